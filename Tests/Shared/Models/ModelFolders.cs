using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Emotion.Tests.Shared.Models;

/// <summary>A model folder of its own for a test, gone with it.</summary>
internal sealed class ModelFolders : IDisposable
{
    public static readonly string[] Labels = ["joy", "anger", "neutral"];

    public string Root { get; } = Directory.CreateTempSubdirectory("models-").FullName;

    public void Dispose() => Directory.Delete(Root, recursive: true);

    public string PathOf(string name, string version) => Path.Combine(Root, name, version);

    /// <summary>A text model over letters: 'j' speaks for joy, 'a' for anger; the weight decides how strongly.</summary>
    public string AddText(string name, string version, float weight = 1, float bias = 0, Action<JsonObject>? edit = null, byte[]? graph = null)
    {
        var weights = new float[LetterPreparation.Letters * Labels.Length];
        weights[('j' - 'a') * Labels.Length] = weight;
        weights[('a' - 'a') * Labels.Length + 1] = weight;
        var manifest = new JsonObject
        {
            ["name"] = name,
            ["version"] = version,
            ["kind"] = "text",
            ["description"] = "Letters to moods.",
            ["preparation"] = new JsonObject { ["kind"] = "letters" },
            ["heads"] = new JsonArray(new JsonObject { ["name"] = "emotion", ["labels"] = new JsonArray([.. Labels.Select(label => JsonValue.Create(label))]) }),
            ["metrics"] = new JsonObject { ["macroF1"] = .5 },
        };
        edit?.Invoke(manifest);
        graph ??= TinyOnnx.Linear("letters", "emotion", LetterPreparation.Letters, Labels.Length, weights, [bias, 0, .1f]);
        return Write(name, version, manifest, graph);
    }

    /// <summary>A tabular model: the logistic function of the features' weighted sum.</summary>
    public string AddTable(string name, string version, float[] weights, float bias = 0, Action<JsonObject>? edit = null)
    {
        var manifest = new JsonObject
        {
            ["name"] = name,
            ["version"] = version,
            ["kind"] = "tabular",
            ["features"] = new JsonArray([.. weights.Select((_, i) => JsonValue.Create(string.Create(CultureInfo.InvariantCulture, $"f{i}")))]),
            ["heads"] = new JsonArray(new JsonObject { ["name"] = "score", ["labels"] = new JsonArray("fraud") }),
        };
        edit?.Invoke(manifest);
        return Write(name, version, manifest, TinyOnnx.Linear("features", "score", weights.Length, 1, weights, [bias], "Sigmoid"));
    }

    private string Write(string name, string version, JsonObject manifest, byte[] graph)
    {
        var folder = PathOf(name, version);
        _ = Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), graph);
        File.WriteAllText(Path.Combine(folder, "model.json"), manifest.ToJsonString(new JsonSerializerOptions { WriteIndented = true }));
        return folder;
    }
}
