using System.Diagnostics.Metrics;
using System.Security.Cryptography;
using Confluent.Kafka;
using Emotion.Streams.Kafka;
using Microsoft.Extensions.DependencyInjection;

namespace Emotion.Tests.Integration.Streaming;

/// <summary>What the broker does to us: retention, topics that begin again, little room; and our own hand on producers.</summary>
public sealed class BrokerTests
{
    private readonly Seen _seen = new();

    [Fact]
    public async Task RetentionOverrun_BeforeTheSiloStarts_IsCountedAndTheRestArrives()
    {
        using var overrun = new CounterProbe("emotion.stream.retention_overrun");
        await using var broker = EmbeddedBrokerFixture.Start(new KafkaTopic(TestTopics.Plain, 1));
        Commit(broker, 0);
        // The embedded broker keeps 5 MiB of a partition.
        var payload = RandomNumberGenerator.GetBytes(100_000);
        for (var i = 0; i < 80; i++)
        {
            await broker.Producer.ProduceAsync(TestTopics.Plain, "key", payload, cancellationToken: TestContext.Current.CancellationToken);
        }

        var range = (await broker.Tail.DescribeAsync(TestTopics.Plain, TestContext.Current.CancellationToken)).Partitions[0];
        Assert.True(range.Low > 0, "The broker kept everything: the test proves nothing.");
        await using var silos = await KafkaSilos.StartAsync(broker, services => services.AddSingleton(_seen));

        await Until.TrueAsync(() => _seen.Records.Count == range.High - range.Low);
        Assert.Equal(range.Low, overrun.Total);
    }

    [Fact]
    public async Task CommittedOffset_BehindTheEndOfARecreatedTopic_ReadsFromTheBeginning()
    {
        await using var broker = EmbeddedBrokerFixture.Start(new KafkaTopic(TestTopics.Plain, 1));
        Commit(broker, 1_000);
        await broker.ProduceAsync(TestTopics.Plain, 0, 10, keys: 1);
        await using var silos = await KafkaSilos.StartAsync(broker, services => services.AddSingleton(_seen));

        await Until.TrueAsync(() => _seen.Records.Count == 10);
        await broker.ProduceAsync(TestTopics.Plain, 10, 10, keys: 1);
        await Until.TrueAsync(() => _seen.Records.Count == 20);
    }

    [Fact]
    public async Task Producer_WithConsumersBehind_WaitsAndGoesOnWhenTheyCatchUp()
    {
        var topic = new KafkaTopic(TestTopics.Plain, 2);
        await using var broker = EmbeddedBrokerFixture.Start(
            options => options.LagLimit = new KafkaLagLimit { ConsumerGroup = KafkaSilos.Group, Topics = [topic], MaxRecords = 500, PollInterval = TimeSpan.FromMilliseconds(10) },
            topic);
        var produced = 0;
        var producing = Task.Run(async () =>
        {
            for (; produced < 200; produced++)
            {
                await broker.ProduceAsync(TestTopics.Plain, produced * 50, 50, keys: 20);
            }
        }, TestContext.Current.CancellationToken);

        await Until.TrueAsync(() => produced > 0);
        await Until.TrueAsync(async () => (await EndsAsync(broker)).Max() >= 500);
        Assert.True((await EndsAsync(broker)).Max() < 600);
        Assert.False(producing.IsCompleted);

        await using var silos = await KafkaSilos.StartAsync(broker, services => services.AddSingleton(_seen));
        await producing.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        await Until.TrueAsync(() => _seen.Values.Distinct().Count() == 10_000);
    }

    [Fact]
    public async Task Producer_SameKey_MeetsThePartitionOfJavaClients()
    {
        // The hashes are those of Kafka's own tests of its murmur2.
        await using var broker = EmbeddedBrokerFixture.Start(new KafkaTopic("any", 10));
        foreach (var (key, hash) in new[] { ("21", -973932308), ("foobar", -790332482), ("a-little-bit-long-string", -985981536) })
        {
            var position = await broker.Producer.ProduceAsync("any", key, "x"u8.ToArray(), cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal((hash & 0x7fffffff) % 10, position.Partition);
        }
    }

    [Fact]
    public async Task Tail_FromAnOffset_ReadsOnAsRecordsCome()
    {
        await using var broker = EmbeddedBrokerFixture.Start(new KafkaTopic("feed", 1), new KafkaTopic("other", 1));
        await broker.ProduceAsync("feed", 0, 10, keys: 1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var read = new List<string>();
        await foreach (var item in broker.Tail.ReadAsync([new("feed", 0, 4), new("other", 0, KafkaTailStart.End)], stop.Token))
        {
            read.Add($"{item.Topic}:{Seen.Text(item.Record)}:{item.Missed}");
            if (read.Count == 6)
            {
                await broker.ProduceAsync("other", 99, 1, keys: 1);
            }
            else if (read.Count == 7)
            {
                break;
            }
        }

        Assert.Equal(["feed:4:0", "feed:5:0", "feed:6:0", "feed:7:0", "feed:8:0", "feed:9:0", "other:99:0"], read);
        var range = await broker.Tail.ReadRangeAsync("feed", 0, 7, 100, TestContext.Current.CancellationToken);
        Assert.Equal([7L, 8, 9], range.Select(record => record.Offset));
    }

    [Fact]
    public async Task Tail_OfAnOffsetThatIsGone_SaysHowManyAreMissed()
    {
        await using var broker = EmbeddedBrokerFixture.Start(new KafkaTopic("feed", 1));
        var payload = RandomNumberGenerator.GetBytes(100_000);
        for (var i = 0; i < 80; i++)
        {
            await broker.Producer.ProduceAsync("feed", "key", payload, cancellationToken: TestContext.Current.CancellationToken);
        }

        var low = (await broker.Tail.DescribeAsync("feed", TestContext.Current.CancellationToken)).Partitions[0].Low;
        await foreach (var item in broker.Tail.ReadAsync([new("feed", 0, 0)], TestContext.Current.CancellationToken))
        {
            Assert.Equal((low, low), (item.Record.Offset, item.Missed));
            break;
        }
    }

    [Fact]
    public async Task BrokerCommand_UntilCancelled_CanBeFoundByItsFile()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory().FullName, "broker.json");
        using var stop = new CancellationTokenSource();
        var output = new StringWriter();
        var running = EmbeddedBrokerCommand.RunAsync([new KafkaTopic("posts", 2)], file, output, stop.Token);
        EmbeddedBrokerInfo? info = null;
        await Until.TrueAsync(async () => (info = await EmbeddedBrokerInfo.ReadAsync(file)) is not null);

        using (var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = info!.BootstrapServers }).Build())
        {
            Assert.Equal(2, admin.GetMetadata("posts", TimeSpan.FromSeconds(10)).Topics.Single().Partitions.Count);
        }

        await stop.CancelAsync();
        Assert.Equal(0, await running);
        Assert.Equal(info.BootstrapServers, output.ToString().Trim());
        Assert.False(File.Exists(file));
    }

    private static async Task<IEnumerable<long>> EndsAsync(EmbeddedBrokerFixture broker) =>
        (await broker.Tail.DescribeAsync(TestTopics.Plain, TestContext.Current.CancellationToken)).Partitions.Select(partition => partition.High);

    private static void Commit(EmbeddedBrokerFixture broker, long offset)
    {
        using var consumer = broker.GroupConsumer(KafkaSilos.Group);
        consumer.Commit([new TopicPartitionOffset(TestTopics.Plain, 0, offset)]);
    }

    /// <summary>Sums a counter of the provider's meter.</summary>
    private sealed class CounterProbe : IDisposable
    {
        private readonly MeterListener _listener = new();
        private long _total;

        public CounterProbe(string name)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == KafkaInstruments.MeterName && instrument.Name == name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref _total, value));
            _listener.Start();
        }

        public long Total => Interlocked.Read(ref _total);

        public void Dispose() => _listener.Dispose();
    }
}
