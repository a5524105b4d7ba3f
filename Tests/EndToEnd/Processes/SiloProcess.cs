using System.Net;
using Emotion.Tests.Shared;

namespace Emotion.Tests.EndToEnd.Processes;

/// <summary>A silo of a cluster, as <c>dotnet run --project Silo</c> runs it, on free ports.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private static readonly HttpClient Http = new() { Timeout = TimeSpan.FromSeconds(10) };
    private readonly RunningProcess _process;
    private readonly Uri _ready;

    private SiloProcess(RunningProcess process, int port)
    {
        _process = process;
        _ready = new Uri($"http://127.0.0.1:{port}/health/ready");
    }

    /// <summary>What it printed last: for the day a test fails.</summary>
    public string LastLines => _process.LastLines;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public long ResidentBytes => _process.ResidentBytes();

    /// <summary>Starts it without waiting for it to be ready.</summary>
    public static SiloProcess Launch(IReadOnlyDictionary<string, string> settings)
    {
        var port = Ports.Free();
        var environment = new Dictionary<string, string>(settings)
        {
            ["Emotion__SiloHttp__Port"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            // It shares two cores with the tests.
            ["DOTNET_gcServer"] = "0",
        };
        return new SiloProcess(RunningProcess.Start("dotnet", [Repository.Assembly("Silo")], environment), port);
    }

    /// <summary>Waits for <c>/health/ready</c>.</summary>
    public Task ReadyAsync() => Until.True(
        async () =>
        {
            Assert.False(_process.HasExited, $"The silo ended: {_process.LastLines}");
            return await IsReadyAsync();
        },
        TimeSpan.FromSeconds(300),
        () => _process.LastLines);

    /// <summary>Whether it wants to be sent work.</summary>
    public async Task<bool> IsReadyAsync()
    {
        try
        {
            return (await Http.GetAsync(_ready)).StatusCode == HttpStatusCode.OK;
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    public Task KillAsync() => _process.KillAsync();

    public Task SignalAsync(string signal) => _process.SignalAsync(signal);

    /// <summary>SIGTERM, and the end within the deadline.</summary>
    public Task StopAsync(TimeSpan deadline) => _process.StopAsync(deadline);

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
