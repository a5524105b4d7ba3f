using System.Diagnostics;
using Emotion.Streams.Kafka;

namespace Emotion.Tests.Integration.Pricing;

/// <summary>The whole service as a process of its own on a broker of this one, to be killed without warning and started again.</summary>
internal sealed class ServiceProcess : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emotion-pricing-").FullName;
    private readonly List<(string Name, string Value)> _settings = [];
    private Process? _process;

    /// <summary>Prepares a service; it does not run yet.</summary>
    public static async Task<ServiceProcess> PrepareAsync(EmbeddedKafkaBroker broker, int partitions, params (string Name, string Value)[] settings)
    {
        var service = new ServiceProcess();
        var info = Path.Combine(service._folder, "broker.json");
        await broker.Info.WriteAsync(info, TestContext.Current.CancellationToken);
        Directory.CreateDirectory(Path.Combine(service._folder, "models"));
        service._settings.AddRange(
        [
            ("Emotion__Mode", "Embedded"),
            ("Emotion__DataDirectory", Path.Combine(service._folder, "data")),
            ("Emotion__Models__Folder", Path.Combine(service._folder, "models")),
            ("Emotion__Kafka__InfoFile", info),
            ("Emotion__Kafka__Partitions", partitions.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            ("Emotion__Demo__Enabled", "false"),
            ("Emotion__Http__Port", "0"),
            ("Emotion__Http__GrpcPort", "0"),
            ("Logging__LogLevel__Default", "Warning"),
            .. settings,
        ]);
        return service;
    }

    public void Start()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Emotion.Api.dll")]) { UseShellExecute = false };
        foreach (var (name, value) in _settings)
        {
            start.Environment[name] = value;
        }

        _process = Process.Start(start) ?? throw new InvalidOperationException("The service did not start.");
    }

    /// <summary>SIGKILL: nothing gets a chance to finish.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            Assert.False(process.HasExited, "The service ended by itself.");
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            process.Dispose();
            _process = null;
        }
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
        }

        _process?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
