namespace Emotion.Training.Emotion;

/// <summary>What training is steered by: five figures, and the losses on the tweets, as these are too few for a figure to tell two runs apart.</summary>
/// <param name="Emotion">Macro-F1 of the 28 labels, at the thresholds of best expected F1.</param>
/// <param name="Ekman">The same for Ekman's.</param>
/// <param name="Sentiment">The same for the sentiment groups.</param>
/// <param name="TweetEmotion">Macro-F1 on held-out tweets.</param>
/// <param name="Polarity">Macro-recall on held-out tweets.</param>
/// <param name="TweetEmotionLoss">Cross-entropy per held-out tweet at the best temperature, in nats.</param>
/// <param name="PolarityLoss">The same of polarity.</param>
internal sealed record EmotionDevReport(
    double Emotion, double Ekman, double Sentiment, double TweetEmotion, double Polarity, double TweetEmotionLoss, double PolarityLoss)
{
    /// <summary>Computes the figures from logits.</summary>
    /// <param name="examples">Examples of all served heads.</param>
    /// <param name="logits">Their logits.</param>
    /// <returns>The figures.</returns>
    public static EmotionDevReport Of(IReadOnlyList<EmotionExample> examples, float[][] logits) => new(
        Multi(examples, logits, EmotionHeads.Emotion),
        Multi(examples, logits, EmotionHeads.Ekman),
        Multi(examples, logits, EmotionHeads.Sentiment),
        Single(examples, logits, EmotionHeads.TweetEmotion).MacroF1,
        Single(examples, logits, EmotionHeads.Polarity).MacroRecall,
        Loss(examples, logits, EmotionHeads.TweetEmotion),
        Loss(examples, logits, EmotionHeads.Polarity));

    /// <summary>Computes the figures of networks averaged.</summary>
    /// <param name="examples">Examples of all served heads, which the shares are chosen on as well.</param>
    /// <param name="networks">The networks.</param>
    /// <returns>The figures.</returns>
    public static EmotionDevReport Of(IReadOnlyList<EmotionExample> examples, IReadOnlyList<EmotionNetwork> networks)
    {
        var logits = networks.Select(n => EmotionTrainer.Predict(n, examples)).ToArray();
        return Of(examples, EmotionMixture.Mix(logits, EmotionMixture.Shares(examples, logits)));
    }

    /// <inheritdoc />
    public override string ToString() =>
        $"28 {Emotion:.000}, Ekman {Ekman:.000}, group {Sentiment:.000}, tweets {TweetEmotion:.000} ({TweetEmotionLoss:.000}), {Polarity:.000} ({PolarityLoss:.000})";

    private static double Loss(IReadOnlyList<EmotionExample> examples, float[][] logits, EmotionHead head) =>
        EmotionCalibration.LeastLoss(head, examples, [logits], [1]) / Rows(examples, head).Length;

    private static double Multi(IReadOnlyList<EmotionExample> examples, float[][] logits, EmotionHead head)
    {
        var rows = Rows(examples, EmotionHeads.Emotion);
        var f1 = 0.0;
        for (var k = 0; k < head.Labels.Length; k++)
        {
            var column = head.Offset + k;
            var probabilities = rows.Select(i => 1 / (1 + MathF.Exp(-logits[i][column]))).ToArray();
            var truth = rows.Select(i => examples[i].Targets[column] > .5f).ToArray();
            f1 += EmotionScores.Binary(probabilities, truth, EmotionScores.ExpectedThreshold(probabilities)).F1;
        }

        return f1 / head.Labels.Length;
    }

    private static (double MacroF1, double MacroRecall) Single(IReadOnlyList<EmotionExample> examples, float[][] logits, EmotionHead head)
    {
        var rows = Rows(examples, head);
        var chosen = rows.Select(i => Highest(logits[i].AsSpan(head.Offset, head.Labels.Length))).ToArray();
        var truth = rows.Select(i => Highest(examples[i].Targets)).ToArray();
        return EmotionScores.Exclusive(chosen, truth, head.Labels.Length);
    }

    private static int[] Rows(IReadOnlyList<EmotionExample> examples, EmotionHead head) =>
        [.. Enumerable.Range(0, examples.Count).Where(i => examples[i].Head == head)];

    private static int Highest(ReadOnlySpan<float> values)
    {
        var at = 0;
        for (var i = 1; i < values.Length; i++)
        {
            at = values[i] > values[at] ? i : at;
        }

        return at;
    }
}
