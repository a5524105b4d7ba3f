using System.Runtime.InteropServices;
using Emotion.Inference;
using Emotion.Inference.Text.Social;

namespace Emotion.Training.Emotion;

/// <summary>
/// Several trained networks as one teacher (knowledge distillation, Hinton et al., 2015): their calibrated average answers every head for
/// every training text, so that a tweet of one task teaches the other heads as well.
/// </summary>
/// <param name="words">Word networks.</param>
/// <param name="pieces">Sentence encoders.</param>
/// <param name="dev">Held-out examples to weigh and calibrate on.</param>
internal sealed class EmotionTeachers(IReadOnlyList<WordNetwork> words, IReadOnlyList<PieceNetwork> pieces, List<EmotionExample> dev)
{
    /// <summary>Gives examples the teacher's answers; they are kept in a file, so that an interrupted run goes on.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="path">The file.</param>
    /// <returns>The same examples with <see cref="EmotionExample.Teacher"/>.</returns>
    public List<EmotionExample> Teach(List<EmotionExample> examples, string path)
    {
        const int Columns = EmotionHeads.ServedColumns;
        if (!File.Exists(path) || new FileInfo(path).Length != (long)examples.Count * Columns * sizeof(float))
        {
            File.WriteAllBytes(path, MemoryMarshal.AsBytes(Answers(examples).SelectMany(static a => a).ToArray().AsSpan()));
        }

        var answers = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray();
        return [.. examples.Select((e, i) => e with { Teacher = answers.AsSpan(i * Columns, Columns).ToArray() })];
    }

    /// <summary>The teacher's figures on dev.</summary>
    /// <returns>The figures.</returns>
    public EmotionDevReport Report()
    {
        var (byWords, byPieces) = (Average(words, dev), Average(pieces, dev));
        return EmotionDevReport.Of(dev, Mix(byWords, byPieces, Shares(byWords, byPieces)));
    }

    private float[][] Answers(List<EmotionExample> examples)
    {
        var (byWords, byPieces) = (Average(words, dev), Average(pieces, dev));
        var shares = Shares(byWords, byPieces);
        var held = Mix(byWords, byPieces, shares);
        var heads = EmotionHeads.Served.Select(head => EmotionCalibration.Fit(head, dev, held)).ToArray();

        // Tweets that a pass repeats stand in the list more than once: each text is read once.
        var distinct = examples.DistinctBy(static e => e.Text).ToList();
        var mixed = Mix(Average(words, distinct), Average(pieces, distinct), shares);
        var answers = new Dictionary<SocialText, float[]>();
        for (var i = 0; i < distinct.Count; i++)
        {
            answers[distinct[i].Text] = Probabilities(heads, mixed[i]);
        }

        return [.. examples.Select(e => answers[e.Text])];
    }

    private float[] Shares(float[][] byWords, float[][] byPieces)
    {
        var shares = new float[EmotionHeads.Columns];
        foreach (var head in EmotionHeads.Served)
        {
            Array.Fill(shares, EmotionCalibration.Share(head, dev, byWords, byPieces), head.Offset, head.Labels.Length);
        }

        return shares;
    }

    private static float[] Probabilities(ModelHead[] heads, float[] logits)
    {
        var answers = new float[EmotionHeads.ServedColumns];
        foreach (var (head, described) in EmotionHeads.Served.Zip(heads))
        {
            var sum = 0f;
            for (var k = 0; k < head.Labels.Length; k++)
            {
                // Exclusive heads are taught as frequent as the data has them; what is released is shifted afterwards.
                var value = (logits[head.Offset + k] * described.Scale![k]) + (head.Exclusive ? 0 : described.Bias![k]);
                answers[head.Offset + k] = head.Exclusive ? MathF.Exp(value) : 1 / (1 + MathF.Exp(-value));
                sum += answers[head.Offset + k];
            }

            for (var k = 0; head.Exclusive && k < head.Labels.Length; k++)
            {
                answers[head.Offset + k] /= sum;
            }
        }

        return answers;
    }

    private static float[][] Mix(float[][] first, float[][] second, float[] shares) =>
        [.. first.Zip(second, (a, b) => a.Select((x, c) => (shares[c] * x) + ((1 - shares[c]) * b[c])).ToArray())];

    // Each network reads the texts on its own thread.
    private static float[][] Average(IReadOnlyList<EmotionNetwork> networks, List<EmotionExample> examples)
    {
        var logits = new float[networks.Count][][];
        _ = Parallel.For(0, networks.Count, n => logits[n] = EmotionTrainer.Predict(networks[n], examples));
        return
        [
            .. Enumerable.Range(0, examples.Count).Select(i =>
                Enumerable.Range(0, EmotionHeads.Columns).Select(c => logits.Average(l => l[i][c])).ToArray()),
        ];
    }
}
