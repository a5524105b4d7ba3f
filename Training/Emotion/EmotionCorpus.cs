using Emotion.Inference.Text.Social;

namespace Emotion.Training.Emotion;

/// <summary>The splits as prepared texts.</summary>
internal sealed class EmotionCorpus
{
    private const int Foreign = 600;
    private const int LongestForeign = 30;

    // The served tweet tasks have few examples: each pass sees them this often.
    private const int TweetRepeats = 2;

    // Posts of emoji alone are few: a pass sees them this often.
    private const int EmojiRepeats = 2;
    private const int EmojiSeed = 22;

    private const int VariationsSeed = 21;

    // So many variations of auxiliary tweets, of the served tasks' tweets and of comments the teachers answer as well.
    private const int VariedAuxiliary = 50_000;
    private const int VariedTweets = 20_000;
    private const int VariedComments = 40_000;

    /// <summary>Prepares the splits.</summary>
    /// <param name="splits">The splits.</param>
    /// <param name="rated">Texts of known pleasantness, to learn from.</param>
    /// <param name="preparation">The preparation that serving will use.</param>
    /// <param name="lexicon">Says how pleasant the training texts' words are.</param>
    public EmotionCorpus(EmotionSplits splits, RatedTexts rated, SocialTextPreparation preparation, ValenceLexicon lexicon)
    {
        var tweets = Training(splits.Tweets, preparation, lexicon);
        Main =
        [
            .. Training(splits.Go, preparation, lexicon),
            .. Enumerable.Repeat(tweets, TweetRepeats).SelectMany(static t => t),
            .. Training(rated.Tweets, preparation, lexicon),
            .. BaseRates(splits, preparation),
        ];
        Auxiliary = Training(splits.Auxiliary.Concat(rated.Others), preparation, lexicon);
        Emoji =
        [
            .. Enumerable.Repeat(Prepare(EmojiFeelings.Posts(new Random(EmojiSeed)), preparation), EmojiRepeats).SelectMany(static p => p),
            .. Prepare(EmojiFeelings.Comments(splits.Go, new Random(EmojiSeed)), preparation),
        ];
        Dev = Prepare(splits.GoDev.Concat(splits.EmotionDev).Concat(splits.PolarityDev), preparation);
    }

    /// <summary>Examples of every pass.</summary>
    public List<EmotionExample> Main { get; }

    /// <summary>Examples that only teach the encoder.</summary>
    public List<EmotionExample> Auxiliary { get; }

    /// <summary>Posts of emoji alone, and comments with an emoji, for the last passes: no teacher knows what these say.</summary>
    public List<EmotionExample> Emoji { get; }

    /// <summary>Examples to tune on.</summary>
    public List<EmotionExample> Dev { get; }

    /// <summary>Prepares labelled texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="preparation">The preparation.</param>
    /// <returns>The examples in the same order.</returns>
    public static List<EmotionExample> Prepare(IEnumerable<LabelledText> texts, SocialTextPreparation preparation) =>
        [.. texts.Select(t => new EmotionExample(preparation.Prepare(t.Text), t.Head, t.Targets))];

    /// <summary>The auxiliary examples, and variations of these and of the labelled texts.</summary>
    /// <param name="splits">The splits.</param>
    /// <param name="preparation">The preparation.</param>
    /// <returns>Examples for teachers to answer.</returns>
    public List<EmotionExample> Varied(EmotionSplits splits, SocialTextPreparation preparation)
    {
        var random = new Random(VariationsSeed);
        return
        [
            .. Auxiliary,
            .. Of(splits.Auxiliary, VariedAuxiliary),
            .. Of(splits.Tweets, VariedTweets),
            .. Of(splits.Go, VariedComments),
        ];

        IEnumerable<EmotionExample> Of(List<LabelledText> texts, int count) =>
            TextVariations.Of(texts.Select(static t => t.Text), count, random)
                .Select(text => new EmotionExample(preparation.Prepare(text), EmotionHeads.Unlabelled, [1f]));
    }

    private static List<EmotionExample> Training(IEnumerable<LabelledText> texts, SocialTextPreparation preparation, ValenceLexicon lexicon) =>
        [.. Prepare(texts, preparation).Select(e => e with { Valence = lexicon.Targets(e.Text.Tokens) })];

    // Texts of another language, and empty ones, reach the networks as tokens that say nothing: the answer to these is the base rate.
    private static IEnumerable<EmotionExample> BaseRates(EmotionSplits splits, SocialTextPreparation preparation)
    {
        var rates = splits.Go.Concat(splits.Tweets).GroupBy(static t => t.Head).Select(static g =>
            (Head: g.Key, Rates: Enumerable.Range(0, g.First().Targets.Length).Select(k => g.Average(t => t.Targets[k])).ToArray())).ToList();
        for (var i = 0; i < Foreign; i++)
        {
            var (head, targets) = rates[i % rates.Count];
            yield return new EmotionExample(preparation.PrepareForeign(1 + (i / rates.Count % LongestForeign)), head, targets);
        }
    }
}
