using System.Runtime.InteropServices;

namespace Emotion.Training.Emotion;

/// <summary>
/// What a trained network answers to training and held-out texts, kept in a file of the work folder: an interrupted run goes on, and each network may
/// answer in the process that trained it.
/// </summary>
/// <param name="workFolder">Where the files are.</param>
internal sealed class TeacherLogits(string workFolder)
{
    private const int Columns = EmotionHeads.ServedColumns;

    // A network reads the texts in so many parts at the same time.
    private const int Parts = 2;

    /// <summary>Answers texts, or reads the answers if they are known.</summary>
    /// <param name="network">The network.</param>
    /// <param name="examples">The texts, the same ones whenever they have the same name.</param>
    /// <param name="name">Names them in the file's name.</param>
    /// <returns>Per text <see cref="EmotionHeads.ServedColumns"/> logits.</returns>
    public float[][] Of(EmotionNetwork network, List<EmotionExample> examples, string name)
    {
        var path = Path.Combine(workFolder, $"{network.Name}-{name}.bin");
        if (!File.Exists(path) || new FileInfo(path).Length != (long)examples.Count * Columns * sizeof(float))
        {
            File.WriteAllBytes(path, MemoryMarshal.AsBytes(Answer(network, examples).SelectMany(static a => a.Take(Columns)).ToArray().AsSpan()));
        }

        return [.. MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray().Chunk(Columns)];
    }

    private static float[][] Answer(EmotionNetwork network, List<EmotionExample> examples)
    {
        var parts = examples.Chunk((examples.Count + Parts - 1) / Parts).ToArray();
        var logits = new float[parts.Length][][];
        _ = Parallel.For(0, parts.Length, part => logits[part] = EmotionTrainer.Predict(network, parts[part]));
        return [.. logits.SelectMany(static l => l)];
    }
}
