using Emotion.Streams.Kafka;
using Microsoft.Extensions.DependencyInjection;

namespace Emotion.Tests.Integration.Streaming;

public sealed class FastPathTests
{
    private readonly Seen _seen = new();

    [Fact]
    public async Task Delivery_ManyKeysInManyPartitions_EachOnceInOrderAndCommitted()
    {
        await using var broker = EmbeddedBrokerFixture.Start(new KafkaTopic(TestTopics.Plain, 4));
        await broker.ProduceAsync(TestTopics.Plain, 0, 2_000, keys: 100);
        await using var silos = await StartAsync(broker);
        await broker.ProduceAsync(TestTopics.Plain, 2_000, 1_000, keys: 100);

        await Eventually.TrueAsync(() => _seen.Records.Count >= 3_000, () => $"{_seen.Records.Count} of 3000 seen");
        Assert.Equal(3_000, _seen.Values.Distinct().Count());
        Assert.Equal(3_000, _seen.Records.Count);
        foreach (var key in _seen.Records.GroupBy(record => record.Key))
        {
            Assert.Equal(key.Select(record => record.Record.Offset).Order(), key.Select(record => record.Record.Offset));
        }

        var ends = await broker.Tail.DescribeAsync(TestTopics.Plain, TestContext.Current.CancellationToken);
        foreach (var partition in ends.Partitions)
        {
            await Eventually.TrueAsync(async () => await broker.CommittedAsync(KafkaSilos.Group, TestTopics.Plain, partition.Partition) == partition.High);
        }
    }

    private Task<KafkaSilos> StartAsync(EmbeddedBrokerFixture broker, Action<KafkaStreamOptions>? configure = null) =>
        KafkaSilos.StartAsync(broker, services => services.AddSingleton(_seen), configure);
}
