using Emotion.Training.Commands;

namespace Emotion.Training.Pricing;

/// <summary>The commands of the pricing model: simulate, train.</summary>
internal static class PricingCommands
{
    /// <summary>Adds them to their verbs.</summary>
    public static void AddTo(TrainingRoot root)
    {
        root.Simulate.Subcommands.Add(SimulateGpsCommand.Create());
        root.Train.Subcommands.Add(TrainPricingCommand.Create());
    }
}
