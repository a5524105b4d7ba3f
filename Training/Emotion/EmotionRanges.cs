using Emotion.Inference.Text;
using Emotion.Inference.Text.Social;
using Emotion.Training.Onnx;
using Microsoft.ML.OnnxRuntime;

namespace Emotion.Training.Emotion;

/// <summary>Measures what reaches the encoder's products, so that they can be computed with 8-bit integers.</summary>
internal static class EmotionRanges
{
    private const int Texts = 400;

    // One value in this many may lie beyond the range, on each side.
    private const int Rare = 50_000;

    /// <summary>Runs the float graph over training texts.</summary>
    /// <param name="graph">The graph of <see cref="EmotionGraph.WriteFloats"/>.</param>
    /// <param name="observed">Its outputs to look at.</param>
    /// <param name="preparation">The preparation.</param>
    /// <param name="examples">The training examples; some are drawn evenly.</param>
    /// <returns>One range per output.</returns>
    public static List<ActivationRange> Measure(
        byte[] graph, IReadOnlyList<string> observed, SocialTextPreparation preparation, IReadOnlyList<EmotionExample> examples)
    {
        if (observed.Count == 0)
        {
            return [];
        }

        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(graph, options);
        using var run = new RunOptions();
        var values = observed.Select(static _ => new List<float>()).ToArray();
        for (var i = 0; i < Texts; i++)
        {
            var inputs = preparation.Collate(new PreparedText[] { examples[(int)((long)i * examples.Count / Texts)].Text });
            using var outputs = session.Run(run, preparation.Inputs, inputs, observed);
            for (var k = 0; k < values.Length; k++)
            {
                values[k].AddRange(outputs[k].GetTensorDataAsSpan<float>());
            }

            foreach (var input in inputs)
            {
                input.Dispose();
            }
        }

        return [.. values.Select(static all =>
        {
            all.Sort();
            var cut = all.Count / Rare;
            return new ActivationRange(Math.Min(0, all[cut]), Math.Max(1e-6f, all[all.Count - 1 - cut]));
        })];
    }
}
