using Emotion.Training.Commands;

namespace Emotion.Training.Risk;

/// <summary>The commands of the fraud model: simulate, features, train, evaluate.</summary>
internal static class RiskCommands
{
    /// <summary>Adds them to their verbs.</summary>
    public static void AddTo(TrainingRoot root)
    {
        root.Simulate.Subcommands.Add(SimulateTransactionsCommand.Create());
        root.Features.Subcommands.Add(TransactionFeaturesCommand.Create());
        root.Train.Subcommands.Add(TrainRiskCommand.Create());
        root.Evaluate.Subcommands.Add(EvaluateRiskCommand.Create());
    }

    /// <summary>Runs a command; what is wrong with its input goes to standard error in one line, with exit code 1.</summary>
    public static int Run(Action command)
    {
        try
        {
            command();
            return 0;
        }
        catch (Exception wrong) when (wrong is FormatException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"error: {wrong.Message}");
            return 1;
        }
    }
}
