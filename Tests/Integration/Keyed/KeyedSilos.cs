using System.Text;
using Emotion.Grains.Interfaces.Emotion;
using Emotion.Grains.Streaming;
using Emotion.Silo.Configuration;
using Emotion.Silo.Storage;
using Emotion.Streams.Kafka;
using Emotion.Tests.Integration.Streaming;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;

namespace Emotion.Tests.Integration.Keyed;

/// <summary>One silo with counting grains, a state store that lives on in its folder or database, and an embedded broker.</summary>
internal sealed class KeyedSilos : IAsyncDisposable
{
    private readonly EmbeddedBrokerFixture _broker;
    private readonly EmotionOptions _settings;
    private readonly Action<KeyedEventOptions> _configure;

    private KeyedSilos(EmbeddedBrokerFixture broker, EmotionOptions settings, Action<KeyedEventOptions> configure)
    {
        (_broker, _settings, _configure) = (broker, settings, configure);
        Producer = new HaltingProducer(broker.Producer);
    }

    internal static KafkaTopic[] Topics { get; } =
    [
        new(CountingTopics.In, 4), new(CountingTopics.Out, 4), new(Grains.Interfaces.Streaming.Topics.DeadLetters, 2),
    ];

    internal InProcessTestCluster Cluster { get; private set; } = null!;

    internal Faults Faults { get; } = new();

    /// <summary>What the grains send their results by.</summary>
    internal HaltingProducer Producer { get; }

    internal GroupCommitStore Store => Cluster.Silos[0].ServiceProvider.GetRequiredService<GroupCommitStore>();

    internal static async Task<KeyedSilos> StartAsync(EmbeddedBrokerFixture broker, EmotionOptions settings, Action<KeyedEventOptions>? configure = null)
    {
        var silos = new KeyedSilos(broker, settings, configure ?? (_ => { }));
        await silos.StartAsync();
        return silos;
    }

    /// <summary>The state store stops where it stands and the silo goes without a word; what was in memory is gone. Then a new one starts.</summary>
    internal async Task CrashAndRestartAsync()
    {
        Store.Abandon();
        await Cluster.KillSiloAsync(Cluster.Silos[0]);
        await Cluster.DisposeAsync();
        await StartAsync();
    }

    internal ICountingGrain Grain(string key) => Cluster.Client.GetGrain<ICountingGrain>(key);

    internal static KafkaRecord Record(long offset, string userId, string id, string text = "hello", string? key = "same") => new(
        offset, key == "same" ? userId : key, Encoding.UTF8.GetBytes(Json(userId, id, text)), 1_700_000_000_000, []);

    internal static string Json(string userId, string id, string text) =>
        $$"""{"id":"{{id}}","userId":"{{userId}}","text":"{{text}}","createdAt":"2026-01-02T03:04:05Z"}""";

    internal static KafkaBatch Batch(long previous, long durable, params KafkaRecord[] records) =>
        new(CountingTopics.In, 0, "life-1", previous, durable, 0, records);

    internal static Post Post(string userId, string id, string text = "hello") =>
        new() { Id = id, UserId = userId, Text = text, CreatedAt = DateTimeOffset.UnixEpoch.AddDays(20_000) };

    public async ValueTask DisposeAsync()
    {
        await Cluster.StopAllSilosAsync();
        await Cluster.DisposeAsync();
    }

    private async Task StartAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Error));
            silo.AddStateStore(_settings);
            silo.AddKafkaStreams("kafka", options =>
            {
                options.BootstrapServers = _broker.Broker.BootstrapServers;
                options.Incarnation = _broker.Broker.Incarnation;
                options.Topics = [Topics[0]];
                options.CommitInterval = TimeSpan.FromMilliseconds(50);
                options.RetryDelay = TimeSpan.FromMilliseconds(10);
                options.MaxRetryDelay = TimeSpan.FromMilliseconds(200);
                options.DrainTimeout = TimeSpan.FromSeconds(5);
            });
            silo.Services.AddKeyedEvents().AddSingleton<IKafkaProducer>(Producer).AddSingleton(Faults).Configure(_configure);
        });
        Cluster = builder.Build();
        await Cluster.DeployAsync();
    }
}
