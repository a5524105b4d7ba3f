using System.Text.Json.Nodes;

namespace Emotion.Tests.EndToEnd.Processes;

/// <summary>The embedded broker as a process of its own, as <c>Silo -- broker --info-file F</c> runs it: it outlives what we kill.</summary>
internal sealed class BrokerProcess : IAsyncDisposable
{
    private readonly RunningProcess _process;

    private BrokerProcess(RunningProcess process, string infoFile, string bootstrapServers)
    {
        _process = process;
        InfoFile = infoFile;
        BootstrapServers = bootstrapServers;
    }

    public string InfoFile { get; }

    public string BootstrapServers { get; }

    public static async Task<BrokerProcess> StartAsync(string folder)
    {
        var infoFile = Path.Combine(folder, "broker.json");
        var process = RunningProcess.Start("dotnet", [Repository.Assembly("Silo"), "broker", "--info-file", infoFile]);
        var servers = await Until.AsyncReady(
            async () => File.Exists(infoFile) ? JsonNode.Parse(await File.ReadAllTextAsync(infoFile))!["bootstrapServers"]!.GetValue<string>() : null,
            TimeSpan.FromSeconds(60),
            () => process.LastLines);
        return new BrokerProcess(process, infoFile, servers);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
