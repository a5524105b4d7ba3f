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
