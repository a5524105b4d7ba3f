namespace Emotion.Training.Emotion;

/// <summary>One thing the network learns to answer; its outputs are neighbouring columns of one matrix.</summary>
/// <param name="Name">The head's name, as served.</param>
/// <param name="Labels">Its labels in column order.</param>
/// <param name="Offset">Its first column.</param>
/// <param name="Exclusive">True when exactly one label holds (softmax), false when any number may (sigmoid).</param>
/// <param name="Weight">Its share in the loss.</param>
/// <param name="Balance">
/// For exclusive heads, from 0 (probabilities hold where labels are as frequent as in the data) to 1 (where all are equally frequent).
/// </param>
internal sealed record EmotionHead(string Name, string[] Labels, int Offset, bool Exclusive, float Weight, float Balance = 0);

/// <summary>
/// The heads: GoEmotions' 28 labels with their two coarser groupings (Demszky et al., 2020), two served tweet tasks, and four more tweet
/// tasks that only teach the encoder.
/// </summary>
internal static class EmotionHeads
{
    /// <summary>GoEmotions' labels in the order of its <c>labels.txt</c>.</summary>
    public static readonly string[] Emotions =
    [
        "admiration", "amusement", "anger", "annoyance", "approval", "caring", "confusion", "curiosity", "desire", "disappointment",
        "disapproval", "disgust", "embarrassment", "excitement", "fear", "gratitude", "grief", "joy", "love", "nervousness", "optimism",
        "pride", "realization", "relief", "remorse", "sadness", "surprise", "neutral",
    ];

    /// <summary>The 28 labels.</summary>
    public static readonly EmotionHead Emotion = new("emotion", Emotions, 0, false, 1f);

    /// <summary>Ekman's six and neutral.</summary>
    public static readonly EmotionHead Ekman =
        new("ekman", ["anger", "disgust", "fear", "joy", "sadness", "surprise", "neutral"], 28, false, .5f);

    /// <summary>Sentiment groups.</summary>
    public static readonly EmotionHead Sentiment = new("sentiment", ["positive", "negative", "ambiguous", "neutral"], 35, false, .5f);

    /// <summary>TweetEval's emotion task.</summary>
    public static readonly EmotionHead TweetEmotion = new("tweetEmotion", ["anger", "joy", "optimism", "sadness"], 39, true, 1f);

    /// <summary>TweetEval's sentiment task.</summary>
    public static readonly EmotionHead Polarity = new("polarity", ["negative", "neutral", "positive"], 43, true, 1f, Balance: 1);

    /// <summary>The heads that are served, in column order.</summary>
    public static readonly EmotionHead[] Served = [Emotion, Ekman, Sentiment, TweetEmotion, Polarity];

    /// <summary>TweetEval's tasks that only teach the encoder, and the folder of each.</summary>
    public static readonly EmotionHead[] Auxiliary =
    [
        new("offensive", ["no", "yes"], 46, true, .4f),
        new("hate", ["no", "yes"], 48, true, .3f),
        new("irony", ["no", "yes"], 50, true, .4f),
        new("emoji", [.. Enumerable.Range(0, 20).Select(static i => $"e{i}")], 52, true, .4f),
    ];

    /// <summary>What a word list says of the text's pleasantness: teaches the encoder alone.</summary>
    public static readonly EmotionHead Valence = new("valence", ["negative", "neutral", "positive"], 72, true, .3f);

    /// <summary>What raters say of the pleasantness of sentences that are no posts: teaches the encoder alone.</summary>
    public static readonly EmotionHead Rated = new("rated", ["negative", "neutral", "positive"], 75, true, .4f);

    /// <summary>Stands for texts of which only the teachers' answers are known.</summary>
    public static readonly EmotionHead Unlabelled = new("unlabelled", ["none"], 0, true, 0);

    /// <summary>Columns of the served heads.</summary>
    public const int ServedColumns = 46;

    /// <summary>Columns of all heads.</summary>
    public const int Columns = 78;

    private static readonly string[][] EkmanGroups =
    [
        ["anger", "annoyance", "disapproval"],
        ["disgust"],
        ["fear", "nervousness"],
        ["joy", "amusement", "approval", "excitement", "gratitude", "love", "optimism", "relief", "pride", "admiration", "desire", "caring"],
        ["sadness", "disappointment", "embarrassment", "grief", "remorse"],
        ["surprise", "realization", "confusion", "curiosity"],
        ["neutral"],
    ];

    private static readonly string[][] SentimentGroups =
    [
        EkmanGroups[3],
        [.. EkmanGroups[0], .. EkmanGroups[1], .. EkmanGroups[2], .. EkmanGroups[4]],
        EkmanGroups[5],
        ["neutral"],
    ];

    /// <summary>The two coarser heads, and of each of their labels the columns of the 28 labels that it stands for.</summary>
    public static readonly (EmotionHead Head, int[][] Members)[] Groupings = [(Ekman, MembersOf(EkmanGroups)), (Sentiment, MembersOf(SentimentGroups))];

    /// <summary>The targets of the three GoEmotions heads from a comment's label indices.</summary>
    /// <param name="labels">Indices into <see cref="Emotions"/>.</param>
    /// <returns>39 zeros and ones.</returns>
    public static float[] GoTargets(IEnumerable<int> labels)
    {
        var targets = new float[39];
        foreach (var label in labels)
        {
            targets[label] = 1;
            targets[Ekman.Offset + GroupOf(EkmanGroups, label)] = 1;
            targets[Sentiment.Offset + GroupOf(SentimentGroups, label)] = 1;
        }

        return targets;
    }

    private static int[][] MembersOf(string[][] groups) => [.. groups.Select(static g => g.Select(static l => Array.IndexOf(Emotions, l)).ToArray())];

    private static int GroupOf(string[][] groups, int label) => Array.FindIndex(groups, g => Array.IndexOf(g, Emotions[label]) >= 0);
}
