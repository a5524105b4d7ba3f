using System.CommandLine;
using Emotion.Training.Commands;
using Spectre.Console;

namespace Emotion.Training.Risk;

/// <summary><c>train risk</c>.</summary>
internal static class TrainRiskCommand
{
    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var options = new RiskOptions();
        var output = new Option<string?>("--out", "--model") { Description = "Version folder to write. Default: the next number under models/risk." };
        var fast = new Option<bool>("--no-selection") { Description = "Take the default settings rather than choose on held-out days." };
        var command = new Command(
            "risk",
            "Train the fraud model. Example: train risk --data june-july.csv --train-from 2018-07-25 --train-to 2018-07-31 --out models/risk/2. "
            + "All files are one history; only the training days are learned from, earlier ones warm the features up. If the history "
            + "reaches beyond the reporting delay after training, the model is evaluated on the week there.");
        options.AddDataTo(command);
        options.AddDaysTo(command);
        command.Options.Add(output);
        command.Options.Add(fast);
        command.SetAction(parsed => CommandErrors.Run(() =>
        {
            var written = new CommandOutput(parsed);
            var (data, delay) = (parsed.GetValue(options.Data) ?? [], options.Delay(parsed, 7));
            var table = RiskHistory.Load([.. data, .. parsed.GetValue(options.Test) ?? []], options, parsed, delay);
            var train = RiskHistory.TrainDays(options, parsed, () => RiskHistory.LastDay(data, options, parsed));
            RiskHistory.WarnOfGaps(table, train, delay);
            var folder = parsed.GetValue(output) ?? RiskModelFolder.Next();
            var training = Learn(table, train, parsed.GetValue(options.Seed), !parsed.GetValue(fast), written.Progress);
            var facts = Facts(training, train, delay, parsed.GetValue(options.Seed), data);
            RiskModelFolder.Write(folder, training, facts);
            var test = RiskHistory.TestDays(options, parsed, table, train, delay);
            var measured = test is null ? null
                : RiskEvaluation.Measure(table, train, test, delay, rows => RiskModelFolder.Score(folder, rows)) with { Model = folder };
            if (measured is not null)
            {
                RiskModelFolder.AddMetrics(folder, measured);
            }

            RiskModelCard.Write(folder, facts, measured);
            written.Write(new RiskTrainingResult(folder, facts, measured), RiskJson.Default.RiskTrainingResult, console =>
            {
                console.MarkupLineInterpolated($"Wrote {folder}: {facts.Settings}, learned from {facts.Transactions:N0} transactions of {train.ToString()}.");
                RiskReport.Show(console, measured);
            });
        }));
        return command;
    }

    /// <summary>Trains with a progress bar.</summary>
    public static RiskTraining Learn(FeatureTable table, DayRange train, int seed, bool choose, IAnsiConsole console) =>
        console.Progress().Start(context =>
        {
            var bar = context.AddTask("training", maxValue: 1);
            return RiskTrainer.Train(table, train, seed, choose, new Reporter(bar));
        });

    /// <summary>What the manifest keeps of a training.</summary>
    public static RiskTrainingFacts Facts(RiskTraining training, DayRange train, int delay, int seed, IReadOnlyList<string> files) => new()
    {
        Files = files,
        From = train.From,
        To = train.To,
        DelayDays = delay,
        Transactions = training.Transactions,
        Frauds = training.Frauds,
        Seed = seed,
        Settings = $"{training.Ensemble.Trees.Count} trees of {training.Chosen}",
        HeldOutAp = training.HeldOutAp,
    };

    private sealed class Reporter(ProgressTask bar) : IProgress<double>
    {
        public void Report(double value) => bar.Value = value;
    }
}
