using System.Diagnostics;
using System.Reflection;
using Emotion.Streams.Kafka;

namespace Emotion.Benchmarks.Streams;

/// <summary>The embedded broker in a process of its own, so that its work does not count as ours.</summary>
internal sealed class BrokerProcess : IAsyncDisposable
{
    internal const string Argument = "--broker";
    private readonly Process _process;

    private BrokerProcess(Process process, EmbeddedBrokerInfo info) => (_process, Info) = (process, info);

    internal EmbeddedBrokerInfo Info { get; }

    internal static async Task<BrokerProcess> StartAsync(string benchmark)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("benchmark").FullName, "broker.json");
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
        {
            start.ArgumentList.Add(Assembly.GetEntryAssembly()!.Location);
        }

        foreach (var argument in new[] { benchmark, Argument, file })
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        while (await EmbeddedBrokerInfo.ReadAsync(file) is not { } info)
        {
            await Task.Delay(20);
        }

        return new BrokerProcess(process, (await EmbeddedBrokerInfo.ReadAsync(file))!);
    }

    /// <summary>Runs in the child: until the parent closes its standard input, even by dying.</summary>
    internal static async Task RunAsync(string file, IEnumerable<KafkaTopic> topics)
    {
        using var stop = new CancellationTokenSource();
        var running = EmbeddedBrokerCommand.RunAsync(topics, file, TextWriter.Null, stop.Token);
        await Console.In.ReadToEndAsync();
        await stop.CancelAsync();
        await running;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
