using System.CommandLine;
using System.Text.Json.Serialization;
using Emotion.Training.Commands;
using Spectre.Console;

namespace Emotion.Training.Replay;

/// <summary><c>replay</c>: sends a file's rows as real input.</summary>
internal static class ReplayCommands
{
    public static void AddTo(TrainingRoot root)
    {
        var options = new ReplayOptions();
        var command = options.AddTo(new Command("replay", "Send the rows of a file to a topic, as real input."));
        command.SetAction((arguments, cancellation) => CommandErrors.RunAsync(async () =>
        {
            var output = new CommandOutput(arguments);
            var result = await output.Progress.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
                .StartAsync(progress => new Replayer(options, arguments, progress).RunAsync(cancellation));
            output.Write(result, ReplayJson.Default.ReplayResult, console => console.MarkupLineInterpolated(
                $"{result.Sent:N0} events sent to [bold]{result.Topic}[/] in {result.Seconds:N1} s ({result.PerSecond:N0} per second), all acknowledged"));
        }));
        root.Command.Subcommands.Add(command);
    }
}

/// <summary>What was sent.</summary>
/// <param name="Topic">Where to.</param>
/// <param name="Sent">Events acknowledged by the broker.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record ReplayResult(string Topic, long Sent, double Seconds)
{
    public double PerSecond => Seconds > 0 ? Sent / Seconds : 0;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReplayResult))]
internal sealed partial class ReplayJson : JsonSerializerContext;
