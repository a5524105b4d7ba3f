using System.CommandLine;
using System.Text.Json.Serialization;
using Emotion.Training.Commands;
using Emotion.Training.Data;
using Emotion.Training.Risk.Boosting;
using Spectre.Console;

namespace Emotion.Training.Recommendation;

/// <summary>
/// <c>evaluate recommendation</c>: learns from a click log, then asks for every next click of held-out sessions.
/// </summary>
internal static class EvaluateCommand
{
    private static readonly Option<FileInfo> Clicks = new Option<FileInfo>("--clicks") { Description = "The click log to learn from: CSV, TSV or NDJSON.", Required = true }.AcceptExistingOnly();
    private static readonly Option<FileInfo?> Test = new("--test") { Description = "The log to predict. Default: the last day of --clicks is held out." };
    private static readonly Option<int> CutOff = new("--k") { Description = "Length of the lists.", DefaultValueFactory = _ => 20 };
    private static readonly Option<string> Session = new("--session", "--user") { Description = "Column of the session.", DefaultValueFactory = _ => "SessionId" };
    private static readonly Option<string> Item = new("--item") { Description = "Column of the item.", DefaultValueFactory = _ => "ItemId" };
    private static readonly Option<string> Time = new("--time") { Description = "Column of the time: RFC 3339 or Unix seconds.", DefaultValueFactory = _ => "Time" };
    private static readonly Option<char?> Delimiter = DelimiterOption.Create();
    private static readonly Option<int> Seed = new("--seed") { Description = "Seed of the ranker's training.", DefaultValueFactory = _ => 1 };

    public static Command Create()
    {
        var command = new Command("recommendation", "Predict each next click of held-out sessions from the clicks before it.")
        {
            Clicks, Test, CutOff, Session, Item, Time, Delimiter, Seed,
        };
        command.SetAction(arguments => CommandErrors.Run(() =>
        {
            var output = new CommandOutput(arguments);
            var report = output.Progress.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
                .Start(progress => Run(arguments, progress));
            output.Write(report, RecommendationJson.Default.RecommendationReport, console => console.Write(Table(report)));
        }));
        return command;
    }

    private static RecommendationReport Run(ParseResult arguments, ProgressContext progress)
    {
        var layout = new TableLayout(arguments.GetValue(Delimiter));
        List<LoggedSession> Read(FileInfo file) => ClickLog.Read(
            file.FullName, layout, arguments.GetRequiredValue(Session), arguments.GetRequiredValue(Item), arguments.GetRequiredValue(Time));
        var log = Read(arguments.GetRequiredValue(Clicks));
        var (train, test) = arguments.GetValue(Test) is { } file ? (log, Read(file)) : HoldOutLastDay(log);
        if (train.Count == 0 || !test.Exists(session => session.Clicks.Length > 1))
        {
            throw new InvalidDataException("Nothing to predict: the logs need sessions to learn from, and later ones of at least two clicks.");
        }

        var learning = progress.AddTask("learning to rank", maxValue: 1);
        var ranker = RankerTraining.Train(train, new BoostingOptions { Trees = 150, LearningRate = 0.08, Leaves = 15, MinRows = 50, FeatureFraction = 0.7, Boosters = 2, Seed = arguments.GetValue(Seed) }, new Progress<double>(share => learning.Value = share));
        learning.Value = 1;
        var index = NextClickReplay.Learn(train);
        var replay = new NextClickReplay(index, arguments.GetValue(CutOff));
        RankingResult Measure(string name, NextClick predict)
        {
            var bar = progress.AddTask(name, maxValue: test.Count);
            return replay.Run(test, predict, () => bar.Increment(1));
        }

        var ours = Measure("ours", RankedNextClick.Create(index, features => ranker.Predict(features.Span)));
        return new RecommendationReport(
            arguments.GetValue(CutOff),
            new ClickCounts(train.Count, train.Sum(session => session.Clicks.Length), test.Count, test.Sum(session => session.Clicks.Length - 1), index.ItemCount),
            ours,
            new Dictionary<string, RankingResult>
            {
                ["popular"] = Measure("popular", Baselines.Popular(index)),
                ["itemKnn"] = Measure("item-kNN", Baselines.ItemKnn(index)),
                ["sequentialRules"] = Measure("sequential rules", Baselines.SequentialRules(index)),
                ["sessionKnn"] = Measure("session-kNN", Baselines.Neighbours(index)),
            });
    }

    private static (List<LoggedSession> Train, List<LoggedSession> Test) HoldOutLastDay(List<LoggedSession> log)
    {
        const long DayMs = 86_400_000;
        var lastDay = log.Count == 0 ? 0 : (log.Max(session => session.EndMs) - 1) / DayMs * DayMs;
        // A last day that has barely begun is no day.
        if (log.Count(session => session.StartMs >= lastDay) < log.Count / 50)
        {
            lastDay -= DayMs;
        }

        return ([.. log.Where(session => session.EndMs < lastDay)], [.. log.Where(session => session.StartMs >= lastDay)]);
    }

    private static Table Table(RecommendationReport report)
    {
        var table = new Table().AddColumns("method", $"HR@{report.K}", $"MRR@{report.K}", "coverage", "popularity bias", "us/prediction");
        foreach (var (name, result) in report.Baselines.Prepend(new("ours", report.Ours)))
        {
            table.AddRow(name, $"{result.Hr:F4}", $"{result.Mrr:F4}", $"{result.Coverage:F3}", $"{result.PopularityBias:F3}", $"{result.UsPerPrediction:F0}");
        }

        return table;
    }
}

/// <summary>What <c>evaluate recommendation --json</c> prints.</summary>
/// <param name="K">Length of the lists.</param>
/// <param name="Clicks">What was learnt from and predicted.</param>
/// <param name="Ours">Our recommender.</param>
/// <param name="Baselines">The methods to beat, on the same data.</param>
internal sealed record RecommendationReport(int K, ClickCounts Clicks, RankingResult Ours, IReadOnlyDictionary<string, RankingResult> Baselines);

/// <summary>Sizes of an evaluation.</summary>
internal sealed record ClickCounts(int TrainSessions, int TrainClicks, int TestSessions, int Predictions, int Items);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RecommendationReport))]
internal sealed partial class RecommendationJson : JsonSerializerContext;
