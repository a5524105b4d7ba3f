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
}
