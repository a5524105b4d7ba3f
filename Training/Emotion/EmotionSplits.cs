namespace Emotion.Training.Emotion;

/// <summary>One part of the emotion task's tweets, to be held out in cross-validation.</summary>
/// <param name="Part">Which one, from 0.</param>
/// <param name="Parts">Into how many the tweets are cut.</param>
internal sealed record EmotionFold(int Part, int Parts);

/// <summary>What is learnt from, what is tuned on, and what neither may see.</summary>
internal sealed class EmotionSplits
{
    // Every fifth tweet of the one sentiment file that is to be had is held out, as its train split is not published with the others.
    private const int SentimentFold = 5;

    /// <summary>Reads all splits but GoEmotions' test.</summary>
    /// <param name="data">The data.</param>
    /// <param name="fold">The part of the emotion task's tweets to hold out, each label's alike; null to hold out the published validation split.</param>
    public EmotionSplits(EmotionData data, EmotionFold? fold = null)
    {
        Go = data.GoEmotions("train");
        GoDev = data.GoEmotions("dev");
        var sentiment = data.Tweets("sentiment", "val", EmotionHeads.Polarity);
        PolarityDev = [.. sentiment.Where(static (_, i) => i % SentimentFold == 0)];
        (EmotionDev, var emotion) = fold is not null
            ? HoldOut([.. data.Tweets("emotion", "train", EmotionHeads.TweetEmotion), .. data.Tweets("emotion", "val", EmotionHeads.TweetEmotion)], fold)
            : (data.Tweets("emotion", "val", EmotionHeads.TweetEmotion), data.Tweets("emotion", "train", EmotionHeads.TweetEmotion));
        Tweets =
        [
            .. emotion,
            .. sentiment.Where(static (_, i) => i % SentimentFold != 0),
        ];
        Auxiliary = [.. EmotionHeads.Auxiliary.SelectMany(head => data.Tweets(head.Name, "train", head).Concat(data.Tweets(head.Name, "val", head)))];
    }

    /// <summary>GoEmotions' train split.</summary>
    public List<LabelledText> Go { get; }

    /// <summary>GoEmotions' dev split: stopping, thresholds, calibration.</summary>
    public List<LabelledText> GoDev { get; }

    /// <summary>The served tweet tasks' training tweets.</summary>
    public List<LabelledText> Tweets { get; }

    /// <summary>Held-out tweets of the emotion task.</summary>
    public List<LabelledText> EmotionDev { get; }

    /// <summary>Held-out tweets of the sentiment task.</summary>
    public List<LabelledText> PolarityDev { get; }

    /// <summary>Tweets that only teach the encoder.</summary>
    public List<LabelledText> Auxiliary { get; }

    /// <summary>Everything that is learnt from.</summary>
    public IEnumerable<LabelledText> Training => Go.Concat(Tweets).Concat(Auxiliary);

    private static (List<LabelledText> Held, List<LabelledText> Learnt) HoldOut(List<LabelledText> tweets, EmotionFold fold)
    {
        var parts = tweets.GroupBy(static t => Array.IndexOf(t.Targets, 1f)).SelectMany(static label => label.Index())
            .ToLookup(t => t.Index % fold.Parts == fold.Part, static t => t.Item);
        return ([.. parts[true]], [.. parts[false]]);
    }
}
