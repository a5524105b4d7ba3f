using System.Runtime.InteropServices;
using Emotion.Silo.Configuration;
using Emotion.Streams.Kafka;

namespace Emotion.Silo.Streaming;

/// <summary><c>broker [--info-file F]</c>: the embedded broker as a process of its own.</summary>
internal static class BrokerCommand
{
    public const string Name = "broker";

    private const string InfoFile = "--info-file";

    /// <summary>Runs until SIGTERM or Ctrl-C.</summary>
    public static async Task RunAsync(string[] args, IConfiguration configuration)
    {
        string? infoFile = null;
        for (var at = 0; at < args.Length; at++)
        {
            if (args[at] != InfoFile || ++at >= args.Length)
            {
                await Console.Error.WriteLineAsync($"usage: {Name} [{InfoFile} FILE]");
                Environment.ExitCode = 2;
                return;
            }

            infoFile = args[at];
        }

        var settings = SettingsReader.Read<EmotionOptions>(configuration, EmotionOptions.Section);
        using var stop = new CancellationTokenSource();
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        await EmbeddedBrokerCommand.RunAsync(TopicCatalogue.All(settings.Kafka.Partitions), infoFile, Console.Out, stop.Token);

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }
    }
}
