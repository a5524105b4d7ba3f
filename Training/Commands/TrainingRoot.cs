using System.CommandLine;

namespace Emotion.Training.Commands;

/// <summary>
/// The command line's verbs. A capability adds its sub-commands to the verbs it knows
/// (<c>train emotion</c>, <c>simulate transactions</c>) and, where it has a verb of its own
/// (<c>replay</c>), to <see cref="Command"/>.
/// </summary>
internal sealed class TrainingRoot
{
    /// <summary>Creates the root with its six verbs, each without sub-commands yet.</summary>
    public TrainingRoot()
    {
        Command = new RootCommand("Simulates event streams, and trains and evaluates the models of Orleans.Emotion.")
        {
            Train, Evaluate, Simulate, Features, Import,
        };
        Command.Options.Add(CommandOutput.Json);
    }

    /// <summary>The root: verbs of a capability's own go here.</summary>
    public RootCommand Command { get; }

    /// <summary><c>train X</c>: learns a model from files and writes a version folder under <c>models/</c>.</summary>
    public Command Train { get; } = new("train", "Train a model and write its version folder.");

    /// <summary><c>evaluate X</c>: measures a model on files.</summary>
    public Command Evaluate { get; } = new("evaluate", "Measure a model on data it has not seen.");

    /// <summary><c>simulate X</c>: writes a synthetic event stream.</summary>
    public Command Simulate { get; } = new("simulate", "Write a synthetic event stream.");

    /// <summary><c>import X</c>: loads files into a running service.</summary>
    public Command Import { get; } = new("import", "Load files into a running service.");

    /// <summary><c>features X</c>: computes the features that serving computes, from files.</summary>
    public Command Features { get; } = new("features", "Compute serving's features from files.");
}
