using Emotion.Training.Commands;

namespace Emotion.Training.Recommendation;

/// <summary>The commands of the recommender.</summary>
internal static class RecommendationCommands
{
    public static void AddTo(TrainingRoot root) => root.Evaluate.Subcommands.Add(EvaluateCommand.Create());
}
