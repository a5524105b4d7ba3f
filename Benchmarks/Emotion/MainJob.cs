using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;

namespace Emotion.Benchmarks.Emotion;

/// <summary>The main job in this process: embedded broker, silo, SQLite with full durability, API; no demo.</summary>
internal sealed class MainJob : IAsyncDisposable
{
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("emotion-benchmark-");

    private MainJob(int port) => Port = port;

    public int Port { get; }

    public WebApplication App { get; private set; } = null!;

    /// <summary>Starts it.</summary>
    /// <param name="more">Further settings, as on the command line.</param>
    public static async Task<MainJob> StartAsync(params string[] more)
    {
        var job = new MainJob(FreePort());
        string[] settings =
        [
            $"--Emotion:DataDirectory={job._data.FullName}",
            string.Create(CultureInfo.InvariantCulture, $"--Emotion:Http:Port={job.Port}"),
            string.Create(CultureInfo.InvariantCulture, $"--Emotion:Http:GrpcPort={FreePort()}"),
            "--Emotion:Demo:Enabled=false",
            "--Logging:LogLevel:Default=Warning",
            .. more,
        ];
        job.App = Api.Program.Build(settings);
        await job.App.StartAsync();
        return job;
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
