using System.CommandLine;
using System.Globalization;
using Emotion.Training.Commands;

namespace Emotion.Training.Risk;

/// <summary><c>evaluate risk</c>.</summary>
internal static class EvaluateRiskCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var options = new RiskOptions();
        var model = new Option<string?>("--model")
        {
            Description = "Version folder of the model. Default: with --train-from or --train-to, or with both --train and --test, a model is trained "
                + "on those days first; else the latest under models/risk.",
        };
        var scores = new Option<string?>("--scores-out") { Description = "File to write id,userId,createdAt,fraud,score of the test days to (CSV)." };
        var command = new Command(
            "risk",
            "Measure the fraud model by the protocol of the Fraud Detection Handbook: training days, a gap of the reporting delay, test days; cards "
            + "known to be compromised by then are left out. Example: evaluate risk --data june-july.csv --data august.csv --model models/risk/2 "
            + "--test-from 2018-08-08 --test-to 2018-08-14 --json.");
        options.AddDataTo(command);
        options.AddDaysTo(command);
        command.Options.Add(model);
        command.Options.Add(scores);
        command.SetAction(parsed => CommandErrors.Run(() =>
        {
            var output = new CommandOutput(parsed);
            var result = Evaluate(options, parsed, parsed.GetValue(model) ?? Fallback(options, parsed), parsed.GetValue(scores), output);
            output.Write(result, RiskJson.Default.RiskEvaluationResult, console => RiskReport.Show(console, result));
        }));
        return command;
    }

    private static string? Fallback(RiskOptions options, ParseResult parsed) =>
        parsed.GetValue(options.TrainFrom) is not null || parsed.GetValue(options.TrainTo) is not null || parsed.GetValue(options.Test) is { Length: > 0 }
            ? null
            : RiskModelFolder.Latest() ?? throw new FormatException("There is no model under models/risk; name one with --model.");

    private static RiskEvaluationResult Evaluate(
        RiskOptions options, ParseResult parsed, string? model, string? scoresFile, CommandOutput output)
    {
        var facts = model is null ? null : RiskModelFolder.Facts(model);
        var delay = options.Delay(parsed, facts?.DelayDays ?? 7);
        var files = new List<string>([.. parsed.GetValue(options.Data) ?? [], .. parsed.GetValue(options.Test) ?? []]);
        AddHistory(files, facts, options, parsed);
        var table = RiskHistory.Load(files, options, parsed, delay);
        var train = TrainDays(options, parsed, table, facts, delay);
        var test = RiskHistory.TestDays(options, parsed, table, train, delay)
            ?? throw new FormatException($"The data ends before test days after {train} and {delay} more days; name them with --test-from and --test-to.");
        RiskHistory.WarnOfGaps(table, test, delay);
        Func<float[], float[]> score;
        if (model is null)
        {
            var training = TrainRiskCommand.Learn(table, train, parsed.GetValue(options.Seed), choose: true, output.Progress);
            score = rows => [.. rows.Chunk(Grains.Risk.Features.RiskFeatureCalculator.Count).Select(row => 1 / (1 + MathF.Exp(-training.Ensemble.Predict(row))))];
        }
        else
        {
            score = rows => RiskModelFolder.Score(model, rows);
        }

        return RiskEvaluation.Measure(table, train, test, delay, rows => Keep(score(rows), table, test, scoresFile))
            with
        { Model = model ?? "trained for this evaluation" };
    }

    /// <summary>Later files alone lack what features look back on: the model's own training files are read too, where they still are.</summary>
    private static void AddHistory(List<string> files, RiskTrainingFacts? facts, RiskOptions options, ParseResult parsed)
    {
        if (facts is null || files.Count == 0 || !facts.Files.All(File.Exists) || facts.Files.Any(file => files.Exists(named => Same(named, file))))
        {
            return;
        }

        var rows = TransactionFile.ReadAll(files, options.Columns(parsed));
        if (rows.Count > 0 && DayRange.DayOf(rows[0].CreatedAt) > facts.To)
        {
            Console.Error.WriteLine($"note: the data begins after the model's training; its files are read as history: {string.Join(", ", facts.Files)}");
            files.InsertRange(0, facts.Files);
        }
    }

    private static bool Same(string a, string b) => Path.GetFullPath(a) == Path.GetFullPath(b);

    /// <summary>Those named; the model's where they lie in the data; else the week before the gap before the last week.</summary>
    private static DayRange TrainDays(RiskOptions options, ParseResult parsed, FeatureTable table, RiskTrainingFacts? facts, int delay)
    {
        var (first, last) = (DayRange.DayOf(table.Transactions[0].CreatedAt), DayRange.DayOf(table.Transactions[^1].CreatedAt));
        var named = parsed.GetValue(options.TrainFrom) is not null || parsed.GetValue(options.TrainTo) is not null;
        var ofModel = facts is not null && facts.To < last && facts.From >= first;
        return !named && ofModel ? new DayRange(facts!.From, facts.To) : RiskHistory.TrainDays(options, parsed, () =>
            parsed.GetValue(options.TestFrom) is { } test ? test.AddDays(-delay - 1)
            : parsed.GetValue(options.Test) is { Length: > 0 } && parsed.GetValue(options.Data) is { Length: > 0 } data
                && RiskHistory.LastDay(data, options, parsed) is var end && end.AddDays(delay) < last ? end
            : last.AddDays(-7 - delay));
    }

    private static float[] Keep(float[] scores, FeatureTable table, DayRange test, string? file)
    {
        if (file is not null)
        {
            var rows = table.Transactions.Where(row => test.Contains(row.CreatedAt)).Zip(scores, (row, score) => string.Create(
                CultureInfo.InvariantCulture, $"{row.Id},{row.UserId},{row.CreatedAt:yyyy-MM-ddTHH:mm:ss.FFFZ},{(row.Fraud is true ? 1 : 0)},{score:R}"));
            File.WriteAllLines(file, rows.Prepend("id,userId,createdAt,fraud,score"));
        }

        return scores;
    }
}
