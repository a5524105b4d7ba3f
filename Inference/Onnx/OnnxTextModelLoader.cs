using Emotion.Inference.Text;

namespace Emotion.Inference.Onnx;

/// <summary>Loads models of kind <c>text</c>: a graph, and the preparation that the manifest names.</summary>
/// <param name="sessions">Opens graphs.</param>
/// <param name="preparations">The preparations known.</param>
public sealed class OnnxTextModelLoader(OnnxSessions sessions, IEnumerable<ITextPreparationFactory> preparations) : IModelLoader
{
    private readonly Dictionary<string, ITextPreparationFactory> _preparations =
        preparations.ToDictionary(factory => factory.Kind, StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Kind => "text";

    /// <inheritdoc/>
    public IModel Load(string folder, ModelManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        var kind = manifest.Preparation is { } element && element.TryGetProperty("kind", out var value) ? value.GetString() : null;
        if (kind is null || !_preparations.TryGetValue(kind, out var factory))
        {
            throw new ModelLoadException($"model.json: preparation.kind is '{kind}'; known are {string.Join(", ", _preparations.Keys.Order(StringComparer.Ordinal))}.");
        }

        var preparation = factory.Create(folder, manifest);
        var session = sessions.Open(folder);
        try
        {
            return new OnnxTextModel(session, preparation, manifest);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
