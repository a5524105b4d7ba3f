using System.Runtime.InteropServices;
using Emotion.Inference;
using Emotion.Inference.Text.Social;

namespace Emotion.Training.Emotion;

/// <summary>
/// Two trained networks as one teacher (knowledge distillation, Hinton et al., 2015): their calibrated average answers every head for
/// every training text, so that a tweet of one task teaches the other heads as well.
/// </summary>
internal sealed class EmotionTeachers
{
    // Each network reads the texts in so many parts at the same time.
    private const int Parts = 2;

    private readonly WordNetwork _words;
    private readonly PieceNetwork _pieces;
    private readonly List<EmotionExample> _dev;
    private readonly float[][] _wordsOnDev;
    private readonly float[][] _piecesOnDev;

    /// <summary>Lets two networks teach.</summary>
    /// <param name="words">The word network.</param>
    /// <param name="pieces">The sentence encoder; the share of each is chosen per head on dev.</param>
    /// <param name="dev">Held-out examples to weigh and calibrate on.</param>
    public EmotionTeachers(WordNetwork words, PieceNetwork pieces, List<EmotionExample> dev)
    {
        _words = words;
        _pieces = pieces;
        _dev = dev;
        _wordsOnDev = Predict(words, dev);
        _piecesOnDev = Predict(pieces, dev);
    }

    /// <summary>Each network's figures on dev.</summary>
    public IEnumerable<(string Network, EmotionDevReport Report)> Apart =>
        [(_words.Name, EmotionDevReport.Of(_dev, _wordsOnDev)), (_pieces.Name, EmotionDevReport.Of(_dev, _piecesOnDev))];

    /// <summary>Their figures on dev together.</summary>
    public EmotionDevReport Together => EmotionDevReport.Of(_dev, Held(out _));

    /// <summary>Gives examples the teacher's answers; they are kept in a file, so that an interrupted run goes on.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="path">The file.</param>
    /// <returns>The same examples with <see cref="EmotionExample.Teacher"/> and <see cref="EmotionExample.Polarity"/>.</returns>
    public List<EmotionExample> Teach(List<EmotionExample> examples, string path)
    {
        const int Columns = EmotionHeads.ServedColumns;
        if (!File.Exists(path) || new FileInfo(path).Length != (long)examples.Count * Columns * sizeof(float))
        {
            File.WriteAllBytes(path, MemoryMarshal.AsBytes(Answers(examples).SelectMany(static a => a).ToArray().AsSpan()));
        }

        var answers = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(path)).ToArray();
        return [.. examples.Select((e, i) => e with { Teacher = answers.AsSpan(i * Columns, Columns).ToArray(), Polarity = PolarityHint.Of(e) })];
    }

    private float[][] Answers(List<EmotionExample> examples)
    {
        var held = Held(out var shares);
        var heads = EmotionHeads.Served.Select(head => EmotionCalibration.Fit(head, _dev, held)).ToArray();

        // Tweets that a pass repeats stand in the list more than once: each text is read once.
        var distinct = examples.DistinctBy(static e => e.Text).ToList();
        var mixed = Mix(Predict(_words, distinct), Predict(_pieces, distinct), shares);
        var answers = new Dictionary<SocialText, float[]>();
        for (var i = 0; i < distinct.Count; i++)
        {
            answers[distinct[i].Text] = Probabilities(heads, mixed[i]);
        }

        return [.. examples.Select(e => answers[e.Text])];
    }

    private float[][] Held(out float[] shares)
    {
        shares = new float[EmotionHeads.Columns];
        foreach (var head in EmotionHeads.Served)
        {
            Array.Fill(shares, EmotionCalibration.Share(head, _dev, _wordsOnDev, _piecesOnDev), head.Offset, head.Labels.Length);
        }

        return Mix(_wordsOnDev, _piecesOnDev, shares);
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

    private static float[][] Predict(EmotionNetwork network, List<EmotionExample> examples)
    {
        var parts = examples.Chunk((examples.Count + Parts - 1) / Parts).ToArray();
        var logits = new float[parts.Length][][];
        _ = Parallel.For(0, parts.Length, part => logits[part] = EmotionTrainer.Predict(network, parts[part]));
        return [.. logits.SelectMany(static l => l)];
    }
}
