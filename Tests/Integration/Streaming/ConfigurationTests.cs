using Emotion.Streams.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.TestingHost;

namespace Emotion.Tests.Integration.Streaming;

public sealed class ConfigurationTests
{
    private readonly Seen _seen = new();

    [Fact]
    public async Task Provider_NamedInConfiguration_ReadsItsTopics()
    {
        await using var broker = EmbeddedBrokerFixture.Start(new KafkaTopic(TestTopics.Plain, 2));
        await broker.ProduceAsync(TestTopics.Plain, 0, 100, keys: 10);
        await using var cluster = Build(broker.Broker.BootstrapServers);
        await cluster.DeployAsync(TestContext.Current.CancellationToken);

        await Until.TrueAsync(() => _seen.Records.Count == 100);
        var options = cluster.GetSiloServiceProvider(cluster.Silos[0].SiloAddress).GetRequiredService<IOptionsMonitor<KafkaStreamOptions>>().Get("events");
        Assert.Equal("10485760", options.Settings["fetch.max.bytes"]);
        await cluster.StopAllSilosAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Provider_WithAWrongSetting_StopsTheStartAndNamesIt()
    {
        await using var cluster = Build("nowhere");
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => cluster.DeployAsync(TestContext.Current.CancellationToken));
        Assert.Contains("KafkaStreamOptions 'events': BootstrapServers = 'nowhere': allowed are comma-separated host:port pairs.", failure.ToString(), StringComparison.Ordinal);
    }

    private InProcessTestCluster Build(string bootstrapServers)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSiloHost((_, host) =>
        {
            const string Section = "Orleans:Streaming:events:";
            host.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                [Section + "ProviderType"] = "Kafka",
                [Section + "BootstrapServers"] = bootstrapServers,
                [Section + "ConsumerGroup"] = KafkaSilos.Group,
                [Section + "Topics:0:Name"] = TestTopics.Plain,
                [Section + "Topics:0:Partitions"] = "2",
                [Section + "Settings:fetch.max.bytes"] = "10485760",
            });
            host.Services.AddSingleton(_seen);
        });
        return builder.Build();
    }
}
