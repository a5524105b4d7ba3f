using Emotion.Streams.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;

namespace Emotion.Tests.Integration.Streaming;

/// <summary>Explicit subscriptions go through Orleans' own agents.</summary>
public sealed class StockPathTests
{
    private readonly Seen _seen = new();

    [Fact]
    public async Task ExplicitSubscription_GetsItsStreamAlone_AndOffsetsAreCommitted()
    {
        await using var broker = EmbeddedBrokerFixture.Start(new KafkaTopic(TestTopics.Explicit, 1));
        await using var silos = await KafkaSilos.StartAsync(
            broker,
            services => services.AddSingleton(_seen).AddSingleton(broker.Producer),
            options => options.ExplicitSubscriptions = true);
        await silos.Cluster.Client.GetGrain<ISubscribingGrain>("reader").SubscribeAsync("user-1");
        await broker.ProduceAsync(TestTopics.Explicit, 0, 300, keys: 3);

        await Until.TrueAsync(() => _seen.Records.Count >= 100);
        Assert.Equal(Enumerable.Range(0, 300).Where(i => i % 3 == 1), _seen.Values.Select(int.Parse));
        await Until.TrueAsync(async () => await broker.CommittedAsync(KafkaSilos.Group, TestTopics.Explicit, 0) == 300);
    }

    [Fact]
    public async Task Produce_ThroughAStream_IsAKeyedRecord()
    {
        await using var broker = EmbeddedBrokerFixture.Start(new KafkaTopic(TestTopics.Explicit, 1));
        await using var silos = await KafkaSilos.StartAsync(broker, services => services.AddSingleton(_seen).AddSingleton(broker.Producer));
        var provider = silos.Cluster.GetSiloServiceProvider(silos.Silos[0].SiloAddress).GetRequiredKeyedService<IStreamProvider>(KafkaSilos.Provider);
        await provider.GetStream<Note>(StreamId.Create(TestTopics.Explicit, "alice")).OnNextAsync(new Note("hello"));

        var record = Assert.Single(await broker.Tail.ReadRangeAsync(TestTopics.Explicit, 0, 0, 10, TestContext.Current.CancellationToken));
        Assert.Equal(("alice", """{"text":"hello"}"""), (record.Key, Seen.Text(record)));
    }

    public sealed record Note(string Text);
}
