using System.Collections.Concurrent;
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

        await SeenAsync(3_000);
        Assert.Equal(3_000, _seen.Values.Distinct().Count());
        Assert.Equal(3_000, _seen.Records.Count);
        foreach (var key in _seen.Records.GroupBy(record => record.Key))
        {
            Assert.Equal(key.Select(record => record.Record.Offset).Order(), key.Select(record => record.Record.Offset));
        }

        await CommittedToTheEndAsync(broker, TestTopics.Plain);
    }

    [Fact]
    public async Task Delivery_TombstoneAndNoKeyAndHeaders_ArriveAsTheyAre()
    {
        await using var broker = EmbeddedBrokerFixture.Start(new KafkaTopic(TestTopics.Plain, 1));
        await using var silos = await StartAsync(broker);
        await broker.Producer.ProduceAllAsync(
        [
            new(TestTopics.Plain, "alice", null, [new KafkaHeader("traceparent", "00-1"u8.ToArray()), new KafkaHeader("none", null)]),
            new(TestTopics.Plain, null, "keyless"u8.ToArray()),
            new(TestTopics.Plain, "", "empty"u8.ToArray()),
            new(TestTopics.Plain, new string('x', 300), "long"u8.ToArray()),
        ], TestContext.Current.CancellationToken);

        await SeenAsync(4);
        var tombstone = Assert.Single(_seen.Records, record => record.Key == "alice").Record;
        Assert.Null(tombstone.Value);
        Assert.Equal(["traceparent", "none"], tombstone.Headers.Select(header => header.Name));
        Assert.Equal("00-1"u8.ToArray(), tombstone.Headers[0].Value);
        Assert.Null(tombstone.Headers[1].Value);
        Assert.True(tombstone.TimestampMs > 0);
        Assert.Equal(["keyless", "empty", "long"], _seen.Records.Where(record => record.Key == "~partition/0").Select(record => Seen.Text(record.Record)));
    }

    [Fact]
    public async Task Poison_InAGroup_IsPutAsideAloneAndTheRestArrives()
    {
        var sink = new ListSink();
        _seen.OnRecord = (_, record) => Seen.Text(record) == "13" ? throw new FormatException("unlucky") : Task.CompletedTask;
        await using var broker = EmbeddedBrokerFixture.Start(new KafkaTopic(TestTopics.Batched, 1));
        await broker.ProduceAsync(TestTopics.Batched, 0, 50, keys: 1);
        await using var silos = await StartAsync(broker, configure: options => options.MaxDeliveryAttempts = 3, services: services => services.AddSingleton<IKafkaDeadLetterSink>(sink));

        await CommittedToTheEndAsync(broker, TestTopics.Batched);
        Assert.Equal(Enumerable.Range(0, 50).Where(i => i != 13), _seen.Values.Select(int.Parse).Distinct().Order());
        var (offset, reason) = Assert.Single(sink.Written);
        Assert.Equal(13, offset);
        Assert.IsType<FormatException>(reason);
    }

    [Fact]
    public async Task Poison_WithoutSink_HoldsBackItsKeyAlone()
    {
        _seen.OnRecord = (key, _) => key == "user-0" ? throw new FormatException("never") : Task.CompletedTask;
        await using var broker = EmbeddedBrokerFixture.Start(new KafkaTopic(TestTopics.Plain, 1));
        await broker.ProduceAsync(TestTopics.Plain, 0, 100, keys: 10);
        await using var silos = await StartAsync(broker, options => options.DrainTimeout = TimeSpan.FromMilliseconds(200));

        await SeenAsync(90);
        Assert.Equal(90, _seen.Values.Distinct().Count());
        Assert.True(await broker.CommittedAsync(KafkaSilos.Group, TestTopics.Plain, 0) <= 0);
    }

    [Fact]
    public async Task Deactivation_BetweenRecords_NextRecordActivatesAgain()
    {
        await using var broker = EmbeddedBrokerFixture.Start(new KafkaTopic(TestTopics.Plain, 1));
        await using var silos = await StartAsync(broker);
        await broker.ProduceAsync(TestTopics.Plain, 0, 10, keys: 1);
        await SeenAsync(10);

        var grain = silos.Cluster.Client.GetGrain<IObservedGrain>("user-0", typeof(PlainGrain).FullName);
        await grain.DeactivateAsync();
        await broker.ProduceAsync(TestTopics.Plain, 10, 10, keys: 1);

        await SeenAsync(20);
        Assert.Equal(Enumerable.Range(0, 20), _seen.Values.Select(int.Parse));
        Assert.Equal(2, _seen.Activations);
    }

    [Fact]
    public async Task Crash_BeforeDurable_EverythingIsDeliveredAgain()
    {
        await using var broker = EmbeddedBrokerFixture.Start(new KafkaTopic(TestTopics.Staged, 2));
        await broker.ProduceAsync(TestTopics.Staged, 0, 500, keys: 20);
        var forgetful = new StagedAnswers { Answer = (_, _, _) => KafkaBatchResult.Applied(long.MaxValue - 1) };
        await using (var first = await StartAsync(broker, options => options.DrainTimeout = TimeSpan.FromMilliseconds(100), Staged(forgetful, new Epochs())))
        {
            await Until.TrueAsync(() => Applied(forgetful).Count == 500);
            await first.Cluster.KillSiloAsync(first.Silos[0], TestContext.Current.CancellationToken);
        }

        var durable = new StagedAnswers();
        await using var second = await StartAsync(broker, services: Staged(durable, new Epochs()));
        await Until.TrueAsync(() => Applied(durable).Count == 500);
        await CommittedToTheEndAsync(broker, TestTopics.Staged);
    }

    [Fact]
    public async Task Stop_WithEverythingDurable_NothingIsDeliveredAgain()
    {
        await using var broker = EmbeddedBrokerFixture.Start(new KafkaTopic(TestTopics.Plain, 2));
        await broker.ProduceAsync(TestTopics.Plain, 0, 500, keys: 20);
        await using (await StartAsync(broker, options => options.CommitInterval = TimeSpan.FromMinutes(1)))
        {
            await SeenAsync(500);
        }

        await using var second = await StartAsync(broker);
        await broker.ProduceAsync(TestTopics.Plain, 500, 1, keys: 1);
        await SeenAsync(501);
        Assert.Equal(501, _seen.Records.Count);
    }

    [Fact]
    public async Task Quiet_ThenResume_DeliversAtOnce()
    {
        await using var broker = EmbeddedBrokerFixture.Start(new KafkaTopic(TestTopics.Plain, 1));
        await using var silos = await StartAsync(broker, options => options.LaneIdleTimeout = TimeSpan.FromSeconds(1));
        await broker.ProduceAsync(TestTopics.Plain, 0, 10, keys: 5);
        await SeenAsync(10);

        // Longer than a lane lives: the next record of a key finds its lane gone.
        await Task.Delay(TimeSpan.FromSeconds(3), TestContext.Current.CancellationToken);
        await broker.ProduceAsync(TestTopics.Plain, 10, 10, keys: 5);
        await SeenAsync(20);
        Assert.Equal(20, _seen.Values.Distinct().Count());
    }

    private Task<KafkaSilos> StartAsync(
        EmbeddedBrokerFixture broker, Action<KafkaStreamOptions>? configure = null, Action<IServiceCollection>? services = null) =>
        KafkaSilos.StartAsync(broker, all =>
        {
            all.AddSingleton(_seen);
            services?.Invoke(all);
        }, configure);

    private static Action<IServiceCollection> Staged(StagedAnswers answers, IDurableEpochSource epochs) =>
        services => services.AddSingleton(answers).AddSingleton(epochs);

    private Task SeenAsync(int count) => Until.TrueAsync(() => _seen.Records.Count >= count, describe: () => $"{_seen.Records.Count} of {count} seen");

    private static HashSet<(int Partition, long Offset)> Applied(StagedAnswers answers) =>
        [.. answers.Batches.SelectMany(call => call.Batch.Records.Select(record => (call.Batch.Partition, record.Offset)))];

    private static async Task CommittedToTheEndAsync(EmbeddedBrokerFixture broker, string topic)
    {
        var ends = await broker.Tail.DescribeAsync(topic, TestContext.Current.CancellationToken);
        foreach (var partition in ends.Partitions)
        {
            await Until.TrueAsync(async () => await broker.CommittedAsync(KafkaSilos.Group, topic, partition.Partition) == partition.High);
        }
    }

    private sealed class ListSink : IKafkaDeadLetterSink
    {
        public ConcurrentQueue<(long Offset, Exception Reason)> Written { get; } = new();

        public Task WriteAsync(string topic, int partition, KafkaRecord record, Exception reason, CancellationToken cancellationToken)
        {
            Written.Enqueue((record.Offset, reason));
            return Task.CompletedTask;
        }
    }
}
