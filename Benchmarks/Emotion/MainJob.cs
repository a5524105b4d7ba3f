using System.Globalization;
using System.Net;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Silo.Hosting;
using Emotion.Streams.Kafka;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

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
        var job = new MainJob(FreePort.On(IPAddress.Loopback));
        string[] settings =
        [
            $"--Emotion:DataDirectory={job._data.FullName}",
            string.Create(CultureInfo.InvariantCulture, $"--Emotion:Http:Port={job.Port}"),
            string.Create(CultureInfo.InvariantCulture, $"--Emotion:Http:GrpcPort={FreePort.On(IPAddress.Loopback)}"),
            "--Emotion:Demo:Enabled=false",
            "--Logging:LogLevel:Default=Warning",
            .. more,
        ];
        job.App = Api.Program.Build(settings);
        await job.App.StartAsync();
        return job;
    }

    /// <summary>Sends events; ends when the states that they changed are durable and what came of them is acknowledged.</summary>
    public async Task ProcessAsync(string topic, (string Key, byte[] Json)[] events)
    {
        var ingress = App.Services.GetRequiredService<IEventIngress>();
        var lag = App.Services.GetRequiredService<IKafkaLag>();
        var before = await DoneAsync();
        foreach (var chunk in events.Chunk(1_000))
        {
            await ingress.PublishAsync(topic, [.. chunk.Select(sent => new IngressEvent(sent.Key, sent.Json))], CancellationToken.None);
        }

        while (await DoneAsync() - before < events.Length)
        {
            await Task.Delay(10);
        }

        async Task<long> DoneAsync() => (await lag.GetAsync(Topics.Provider))
            .Where(partition => partition.Topic == topic).Sum(partition => partition.High - partition.LagRecords);
    }

    public async ValueTask DisposeAsync()
    {
        await App.StopAsync();
        await App.DisposeAsync();
        _data.Delete(recursive: true);
    }
}
