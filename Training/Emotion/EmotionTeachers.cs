using System.Runtime.InteropServices;
using Emotion.Inference;
using Emotion.Inference.Text.Social;

namespace Emotion.Training.Emotion;

/// <summary>
/// Several trained networks as one teacher (knowledge distillation, Hinton et al., 2015): their calibrated average answers every head for
/// every training text, so that a tweet of one task teaches the other heads as well.
/// </summary>
internal sealed class EmotionTeachers
{
    // Each network reads the texts in so many parts at the same time.
    private const int Parts = 2;

    private readonly IReadOnlyList<EmotionNetwork> _networks;
    private readonly List<EmotionExample> _dev;
    private readonly float[][][] _onDev;

    /// <summary>Lets networks teach.</summary>
    /// <param name="networks">The networks; the share of each is chosen per head on dev.</param>
    /// <param name="dev">Held-out examples to weigh and calibrate on.</param>
    public EmotionTeachers(IReadOnlyList<EmotionNetwork> networks, List<EmotionExample> dev)
    {
        _networks = networks;
        _dev = dev;
        _onDev = [.. networks.Select(n => Predict(n, dev))];
    }

    /// <summary>Each network's figures on dev.</summary>
    public IEnumerable<(string Network, EmotionDevReport Report)> Apart =>
        _networks.Zip(_onDev, (network, logits) => (network.Name, EmotionDevReport.Of(_dev, logits)));

    /// <summary>Their figures on dev together.</summary>
    public EmotionDevReport Together => EmotionDevReport.Of(_dev, EmotionMixture.Mix(_onDev, Shares()));

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
        var shares = Shares();
        var held = EmotionMixture.Mix(_onDev, shares);
        var heads = EmotionHeads.Served.Select(head => EmotionCalibration.Fit(head, _dev, held)).ToArray();

        // Tweets that a pass repeats stand in the list more than once: each text is read once.
        var distinct = examples.DistinctBy(static e => e.Text).ToList();
        var mixed = EmotionMixture.Mix([.. _networks.Select(n => Predict(n, distinct))], shares);
        var answers = new Dictionary<SocialText, float[]>();
        for (var i = 0; i < distinct.Count; i++)
        {
            answers[distinct[i].Text] = Probabilities(heads, mixed[i]);
        }

        return [.. examples.Select(e => answers[e.Text])];
    }

    private float[][] Shares() => EmotionMixture.Shares(_dev, _onDev);

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

    private static float[][] Predict(EmotionNetwork network, List<EmotionExample> examples)
    {
        var parts = examples.Chunk((examples.Count + Parts - 1) / Parts).ToArray();
        var logits = new float[parts.Length][][];
        _ = Parallel.For(0, parts.Length, part => logits[part] = EmotionTrainer.Predict(network, parts[part]));
        return [.. logits.SelectMany(static l => l)];
    }
}
