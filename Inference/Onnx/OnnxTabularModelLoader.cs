namespace Emotion.Inference.Onnx;

/// <summary>Loads models of kind <c>tabular</c>.</summary>
/// <param name="sessions">Opens graphs.</param>
public sealed class OnnxTabularModelLoader(OnnxSessions sessions) : IModelLoader
{
    /// <inheritdoc/>
    public string Kind => "tabular";

    /// <inheritdoc/>
    public IModel Load(string folder, ModelManifest manifest)
    {
        var session = sessions.Open(folder);
        try
        {
            return new OnnxTabularModel(session, manifest);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
