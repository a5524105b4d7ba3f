namespace Emotion.Training.Emotion;

/// <summary>
/// What the labels of other tasks say of a text's polarity: GoEmotions' sentiment groups, and the tweet emotions. Tweets with a polarity of
/// their own are few.
/// </summary>
internal static class PolarityHint
{
    private const float Sure = .8f;

    /// <summary>The hint for an example.</summary>
    /// <param name="example">The example.</param>
    /// <returns>Negative, neutral, positive, summing to one; null where the labels have no say or several.</returns>
    public static float[]? Of(EmotionExample example)
    {
        var chosen = -1;
        if (example.Head == EmotionHeads.Emotion)
        {
            var groups = example.Targets.AsSpan(EmotionHeads.Sentiment.Offset, EmotionHeads.Sentiment.Labels.Length);
            chosen = groups switch
            {
                [1, 0, 0, 0] => 2,
                [0, 1, 0, 0] => 0,
                [0, 0, 0, 1] => 1,
                _ => -1,
            };
        }
        else if (example.Head == EmotionHeads.TweetEmotion)
        {
            // Joy and optimism against anger and sadness.
            chosen = example.Targets is [_, 1, ..] or [_, _, 1, _] ? 2 : 0;
        }

        if (chosen < 0)
        {
            return null;
        }

        var targets = new float[EmotionHeads.Polarity.Labels.Length];
        Array.Fill(targets, (1 - Sure) / (targets.Length - 1));
        targets[chosen] = Sure;
        return targets;
    }
}
