using Emotion.Inference;

namespace Emotion.Training.Emotion;

/// <summary>
/// Several trained networks as one teacher (knowledge distillation, Hinton et al., 2015): their calibrated average answers every head for
/// every training text, so that a tweet of one task teaches the other heads as well.
/// </summary>
internal sealed class EmotionTeachers
{
    /// <summary>Names the held-out examples in the files of answers.</summary>
    public const string DevName = "dev";

    private readonly IReadOnlyList<EmotionNetwork> _networks;
    private readonly List<EmotionExample> _dev;
    private readonly TeacherLogits _answers;
    private readonly float[][][] _onDev;
    private readonly float[][] _shares;
    private readonly ModelHead[] _heads;

    /// <summary>Lets networks teach.</summary>
    /// <param name="networks">The networks; the share of each is chosen per head on dev.</param>
    /// <param name="dev">Held-out examples to weigh and calibrate on.</param>
    /// <param name="answers">Keeps what each answers.</param>
    public EmotionTeachers(IReadOnlyList<EmotionNetwork> networks, List<EmotionExample> dev, TeacherLogits answers)
    {
        _networks = networks;
        _dev = dev;
        _answers = answers;
        _onDev = [.. networks.Select(n => answers.Of(n, dev, DevName))];
        _shares = EmotionMixture.Shares(dev, _onDev);
        var held = Together(_onDev);
        _heads = [.. EmotionHeads.Served.Select(head => EmotionCalibration.Fit(head, dev, held))];
    }

    /// <summary>Each network's figures on dev.</summary>
    public IEnumerable<(string Network, EmotionDevReport Report)> Apart =>
        _networks.Zip(_onDev, (network, logits) => (network.Name, EmotionDevReport.Of(_dev, logits)));

    /// <summary>Their figures on dev together.</summary>
    public EmotionDevReport AllTogether => EmotionDevReport.Of(_dev, Together(_onDev));

    /// <summary>Gives examples the teacher's answers.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="name">Names them in the files of answers.</param>
    /// <returns>The same examples with <see cref="EmotionExample.Teacher"/>.</returns>
    public List<EmotionExample> Teach(List<EmotionExample> examples, string name)
    {
        var mixed = Together([.. _networks.Select(n => _answers.Of(n, examples, name))]);
        return [.. examples.Zip(mixed, (e, logits) => e with { Teacher = Probabilities(_heads, logits) })];
    }

    /// <summary>Corrects what one lot of teachers says by what another, which knows tweets better, says of their feelings.</summary>
    /// <param name="example">An example with the first lot's answers.</param>
    /// <param name="tweet">The same with the second's.</param>
    /// <returns>The example with the second's answers in <see cref="EmotionHeads.TweetEmotion"/> and the first's in all other heads.</returns>
    public static EmotionExample Correct(EmotionExample example, EmotionExample tweet)
    {
        var answers = example.Teacher!.ToArray();
        var (offset, labels) = (EmotionHeads.TweetEmotion.Offset, EmotionHeads.TweetEmotion.Labels.Length);
        tweet.Teacher!.AsSpan(offset, labels).CopyTo(answers.AsSpan(offset));
        return example with { Teacher = answers };
    }

    private float[][] Together(IReadOnlyList<float[][]> logits)
    {
        var mixed = EmotionMixture.Mix(logits, _shares);
        Array.ForEach(mixed, EmotionMixture.FollowLabels);
        return mixed;
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
}
