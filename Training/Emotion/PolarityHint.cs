namespace Emotion.Training.Emotion;

/// <summary>
/// What the labels of other tasks say of a text's polarity: GoEmotions' sentiment groups, and the tweet emotions. Tweets with a polarity of
/// their own are few.
/// </summary>
internal static class PolarityHint
{
    private const float Sure = .8f;
    private const int Negative = 0;
    private const int Neutral = 1;
    private const int Positive = 2;
    private const int NoSay = -1;

    /// <summary>The hint for an example.</summary>
    /// <param name="example">The example.</param>
    /// <returns>Negative, neutral, positive, summing to one; null where the labels have no say or several.</returns>
    public static float[]? Of(EmotionExample example)
    {
        var chosen = example.Head == EmotionHeads.Emotion ? OfGroups(example.Targets)
            : example.Head == EmotionHeads.TweetEmotion ? OfTweet(example.Targets)
            : NoSay;
        if (chosen == NoSay)
        {
            return null;
        }

        var targets = new float[EmotionHeads.Polarity.Labels.Length];
        Array.Fill(targets, (1 - Sure) / (targets.Length - 1));
        targets[chosen] = Sure;
        return targets;
    }

    private static int OfGroups(float[] targets) => targets.AsSpan(EmotionHeads.Sentiment.Offset, EmotionHeads.Sentiment.Labels.Length) switch
    {
        [1, 0, 0, 0] => Positive,
        [0, 1, 0, 0] => Negative,
        [0, 0, 0, 1] => Neutral,
        _ => NoSay,
    };

    // Anger and sadness against joy and optimism; the base rates that foreign texts are taught say nothing.
    private static int OfTweet(float[] targets) => targets switch
    {
        [1, ..] or [.., 1] => Negative,
        [_, 1, ..] or [_, _, 1, ..] => Positive,
        _ => NoSay,
    };
}
