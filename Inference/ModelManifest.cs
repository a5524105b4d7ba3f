using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emotion.Inference;

/// <summary>
/// A version's <c>model.json</c>: everything serving must know that the graph cannot say. Members it does not know are kept in
/// <see cref="Extra"/> (metrics, data and code version, ...) and shown by the API as they are.
/// </summary>
/// <remarks>
/// Members with a default are settable: the generated serializer takes init-only ones for constructor parameters and would overwrite the default.
/// </remarks>
public sealed record ModelManifest
{
    /// <summary>The model's name; equals its folder's.</summary>
    public required string Name { get; init; }

    /// <summary>The version; equals its folder's.</summary>
    public required string Version { get; init; }

    /// <summary><c>text</c> or <c>tabular</c>: which loader reads it.</summary>
    public required string Kind { get; init; }

    /// <summary>One sentence for people.</summary>
    public string? Description { get; init; }

    /// <summary>Text models: an object whose <c>kind</c> names the preparation; the rest is the preparation's own.</summary>
    public JsonElement? Preparation { get; init; }

    /// <summary>Tabular models: the features in input order. The graph's first input is <c>float[rows, features]</c>.</summary>
    public IReadOnlyList<string>? Features { get; init; }

    /// <summary>The outputs, at least one.</summary>
    public required IReadOnlyList<ModelHead> Heads { get; init; }

    /// <summary>How the model likes to be batched.</summary>
    public ModelBatching Batching { get; set; } = new();

    /// <summary>What the model answered on its evaluation data, to notice drift against; null for none.</summary>
    public ModelReference? Reference { get; init; }

    /// <summary>Requests run before the version takes traffic, so that no user pays for the first call.</summary>
    public ModelWarmup Warmup { get; set; } = new();

    /// <summary>All further members of the file, such as <c>metrics</c>, <c>data</c>, <c>code</c> and <c>createdAt</c>.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extra { get; set; }

    /// <summary>The position of a head.</summary>
    /// <param name="name">The head's name.</param>
    /// <returns>Its index in <see cref="Heads"/>, -1 if there is none.</returns>
    public int HeadIndex(string name)
    {
        for (var i = 0; i < Heads.Count; i++)
        {
            if (string.Equals(Heads[i].Name, name, StringComparison.Ordinal))
            {
                return i;
            }
        }

        return -1;
    }
}
