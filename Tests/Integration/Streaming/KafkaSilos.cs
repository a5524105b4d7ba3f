using Emotion.Streams.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.TestingHost;

namespace Emotion.Tests.Integration.Streaming;

/// <summary>Silos in this process that read an embedded broker.</summary>
public sealed class KafkaSilos : IAsyncDisposable
{
    public const string Provider = "kafka";
    public const string Group = "tests";

    /// <summary>Where the silos log to, while a test is being looked into.</summary>
    public static ILoggerProvider? Log { get; set; }

    private KafkaSilos(InProcessTestCluster cluster) => Cluster = cluster;

    public InProcessTestCluster Cluster { get; }

    public IReadOnlyList<InProcessSiloHandle> Silos => [.. Cluster.Silos];

    /// <summary>Starts silos on a broker.</summary>
    /// <param name="broker">What they read: all its topics.</param>
    /// <param name="configure">Changes the provider's options.</param>
    /// <param name="silos">How many.</param>
    /// <param name="services">Services the grains use.</param>
    public static async Task<KafkaSilos> StartAsync(
        EmbeddedBrokerFixture broker, Action<IServiceCollection> services, Action<KafkaStreamOptions>? configure = null, short silos = 1)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddLogging(logging => Configure(logging));
            silo.AddMemoryGrainStorage("PubSubStore");
            silo.AddKafkaStreams(Provider, options =>
            {
                options.BootstrapServers = broker.Broker.BootstrapServers;
                options.Incarnation = broker.Broker.Incarnation;
                options.Topics = [.. broker.Topics];
                options.ConsumerGroup = Group;
                options.CommitInterval = TimeSpan.FromMilliseconds(50);
                options.RetryDelay = TimeSpan.FromMilliseconds(10);
                options.MaxRetryDelay = TimeSpan.FromMilliseconds(200);
                options.DrainTimeout = TimeSpan.FromSeconds(5);
                configure?.Invoke(options);
            });
            services(silo.Services);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new KafkaSilos(cluster);
    }

    private static void Configure(ILoggingBuilder logging)
    {
        logging.SetMinimumLevel(LogLevel.Warning);
        if (Log is { } provider)
        {
            logging.AddProvider(provider).SetMinimumLevel(LogLevel.Information);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Cluster.StopAllSilosAsync();
        await Cluster.DisposeAsync();
    }
}
