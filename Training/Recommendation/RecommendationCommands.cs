using Emotion.Training.Commands;

namespace Emotion.Training.Recommendation;

/// <summary>The commands of the recommender: simulate, import, train, evaluate.</summary>
internal static class RecommendationCommands
{
    /// <summary>Adds them to their verbs.</summary>
    public static void AddTo(TrainingRoot root)
    {
        root.Simulate.Subcommands.Add(SimulateClicksCommand.Create());
        root.Import.Subcommands.Add(ImportPurchasesCommand.Create());
        root.Train.Subcommands.Add(TrainCommand.Create());
        root.Evaluate.Subcommands.Add(EvaluateCommand.Create());
    }
}
