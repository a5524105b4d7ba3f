using Emotion.Inference.Text.Social;

namespace Emotion.Training.Emotion;

/// <summary>The splits as prepared texts.</summary>
internal sealed class EmotionCorpus
{
    private const int Foreign = 600;
    private const int LongestForeign = 30;

    // The served tweet tasks have few examples: each pass sees them this often.
    private const int TweetRepeats = 2;

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
        Dev = Prepare(splits.GoDev.Concat(splits.EmotionDev).Concat(splits.PolarityDev), preparation);
    }

    /// <summary>Examples of every pass.</summary>
    public List<EmotionExample> Main { get; }

    /// <summary>Examples that only teach the encoder.</summary>
    public List<EmotionExample> Auxiliary { get; }

    /// <summary>Examples to tune on.</summary>
    public List<EmotionExample> Dev { get; }

    /// <summary>Prepares labelled texts.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="preparation">The preparation.</param>
    /// <returns>The examples in the same order.</returns>
    public static List<EmotionExample> Prepare(IEnumerable<LabelledText> texts, SocialTextPreparation preparation) =>
        [.. texts.Select(t => new EmotionExample(preparation.Prepare(t.Text), t.Head, t.Targets))];

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
