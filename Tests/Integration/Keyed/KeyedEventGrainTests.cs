using System.Buffers;
using System.Text;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Grains.Streaming;
using Emotion.Streams.Kafka;
using Emotion.Tests.Integration.Storage;
using static Emotion.Tests.Integration.Keyed.KeyedSilos;

namespace Emotion.Tests.Integration.Keyed;

public sealed class KeyedEventGrainTests(PostgresFixture postgres) : KeyedTests(postgres)
{
    [Fact]
    public async Task Deliver_RepeatedOffsetsAndIds_CountOnce()
    {
        await using var silos = await StartAsync();
        var grain = silos.Grain("u");
        _ = await grain.Deliver(Batch(-1, -1, Record(0, "u", "a"), Record(1, "u", "b"), Record(2, "u", "a")), remoteCaller: true);
        _ = await grain.Deliver(Batch(-1, -1, Record(0, "u", "a"), Record(1, "u", "b"), Record(3, "u", "c")), remoteCaller: true);
        Assert.Equal(3, await grain.GetCount());

        // The same offset in another partition or another life of the topic is another event.
        _ = await grain.Deliver(Batch(-1, -1, Record(0, "u", "d")) with { Partition = 1 }, remoteCaller: true);
        _ = await grain.Deliver(Batch(-1, -1, Record(0, "u", "e")) with { Incarnation = "life-2" }, remoteCaller: true);
        Assert.Equal(5, await grain.GetCount());
    }

    [Fact]
    public async Task Deliver_PreviousRecordMissing_AnswersGapAndAppliesNothing()
    {
        await using var silos = await StartAsync();
        var grain = silos.Grain("u");
        var answer = await grain.Deliver(Batch(previous: 4, durable: -1, Record(5, "u", "a")), remoteCaller: false);
        Assert.Equal(KafkaBatchStatus.Gap, answer.Status);
        Assert.Equal(0, await grain.GetCount());
    }

    [Fact]
    public async Task Deliver_StateIsStale_IsReloadedBeforeItIsJudged()
    {
        await using var silos = await StartAsync();
        var grain = silos.Grain("u");
        _ = await grain.Deliver(Batch(-1, -1, Record(0, "u", "a")), remoteCaller: true);

        // Another activation elsewhere has applied offset 1 and made it durable.
        var other = new StoreHarness(new Silo.Storage.StateStoreOptions { SqliteFile = Path.Combine(DataFolder, "state.db") });
        await using (other)
        {
            var theirs = other.Store.Open(grain.GetGrainId());
            var record = new KeyedRecord(new KeyedEventOptions());
            var bytes = await theirs.LoadAsync();
            var (state, _) = record.Read(bytes);
            record.Positions.Set(Batch(-1, -1, Record(1, "u", "b")), 1);
            var buffer = new ArrayBufferWriter<byte>();
            record.Write(buffer);
            buffer.Write(state.Span);
            await theirs.WaitDurableAsync(theirs.Put(new KeyedWrite { Data = buffer.WrittenSpan }));
        }

        var answer = await grain.Deliver(Batch(previous: 1, durable: 1, Record(2, "u", "c")), remoteCaller: true);
        Assert.Equal(KafkaBatchStatus.Durable, answer.Status);
        Assert.Equal(2, await grain.GetCount());
    }

    [Fact]
    public async Task Deliver_OneEventIsPoison_GoesToDeadLettersAndTheOthersCount()
    {
        await using var silos = await StartAsync();
        var grain = silos.Grain("u");
        var answer = await grain.Deliver(
            Batch(-1, -1, Record(0, "u", "a", "first"), Record(1, "u", "b", "poison"), Record(2, "u", "c", "last")), remoteCaller: true);
        Assert.Equal(KafkaBatchStatus.Durable, answer.Status);
        Assert.Equal(["first", "last"], await grain.GetTexts());
        Assert.Equal(2, (await silos.Store.ReadTalliesAsync("count", 0)).Single().Count);

        var letter = Assert.Single(await ReadAsync(Grains.Interfaces.Streaming.Topics.DeadLetters, 1));
        Assert.Equal(Json("u", "b", "poison"), Encoding.UTF8.GetString(letter.Value!));
        Assert.Equal("1", Header(letter, "offset"));
        Assert.Equal(CountingTopics.In, Header(letter, "topic"));
        Assert.Contains("poison", Header(letter, "error"), StringComparison.Ordinal);
        Assert.Equal(["\"a\"", "\"c\""], (await ReadAsync(CountingTopics.Out, 2)).Select(record => Encoding.UTF8.GetString(record.Value!)).Order());

        // Put back on its topic after a repair, it counts: its id was not remembered.
        _ = await grain.Deliver(Batch(2, 2, Record(9, "u", "b", "repaired")), remoteCaller: true);
        Assert.Equal(3, await grain.GetCount());
    }

    [Fact]
    public async Task Deliver_DependencyIsDown_ThrowsAndChangesNothing()
    {
        await using var silos = await StartAsync();
        var grain = silos.Grain("u");
        silos.Faults.Unavailable = new DependencyUnavailableException("The model is not loaded.");
        _ = await Assert.ThrowsAsync<DependencyUnavailableException>(() => grain.Deliver(Batch(-1, -1, Record(0, "u", "a")), remoteCaller: true));
        Assert.Equal(0, await grain.GetCount());
        silos.Faults.Unavailable = null;
        _ = await grain.Deliver(Batch(-1, -1, Record(0, "u", "a")), remoteCaller: true);
        Assert.Equal(1, await grain.GetCount());
        _ = Assert.Single(await ReadAsync(CountingTopics.Out, 1));
    }

    [Theory]
    [InlineData("", "JSON")]
    [InlineData("not json", "is an invalid")]
    [InlineData("null", "null")]
    [InlineData("""{"id":"x","userId":"u","createdAt":"2026-01-02T03:04:05Z"}""", "text")]
    [InlineData("""{"id":"x","userId":"u","text":null,"createdAt":"2026-01-02T03:04:05Z"}""", "text")]
    [InlineData("""{"id":"x","userId":"u","text":"","createdAt":"2026-01-02T03:04:05Z"}""", "text must not be empty")]
    [InlineData("""{"id":"x","userId":"u","text":"a","createdAt":"3026-01-02T03:04:05Z"}""", "createdAt")]
    [InlineData("""{"id":"x","userId":"other","text":"a","createdAt":"2026-01-02T03:04:05Z"}""", "key")]
    public async Task Deliver_UnreadableRecord_GoesToDeadLettersAsItCame(string value, string reason)
    {
        await using var silos = await StartAsync();
        var bytes = Encoding.UTF8.GetBytes(value);
        var grain = silos.Grain("u");
        _ = await grain.Deliver(
            Batch(-1, -1, new KafkaRecord(0, "u", bytes, 0, [new KafkaHeader("h", [1])]), Record(1, "u", "good")), remoteCaller: true);
        Assert.Equal(1, await grain.GetCount());
        var letter = Assert.Single(await ReadAsync(Grains.Interfaces.Streaming.Topics.DeadLetters, 1));
        Assert.Equal(bytes, letter.Value);
        Assert.Contains(reason, Header(letter, "error"), StringComparison.Ordinal);
        Assert.Contains(letter.Headers, header => header.Name == "h");
    }

    [Fact]
    public async Task Deliver_InvalidUtf8_GoesToDeadLetters()
    {
        await using var silos = await StartAsync();
        var bytes = Encoding.Latin1.GetBytes(Json("u", "a", "caf\u00e9"));
        _ = await silos.Grain("u").Deliver(Batch(-1, -1, new KafkaRecord(0, "u", bytes, 0, [])), remoteCaller: true);
        Assert.Equal(0, await silos.Grain("u").GetCount());
        Assert.Equal(bytes, Assert.Single(await ReadAsync(Grains.Interfaces.Streaming.Topics.DeadLetters, 1)).Value);
    }

    [Fact]
    public async Task Apply_EventByCall_CountsOnceWithTheTopicsEvents()
    {
        await using var silos = await StartAsync();
        var grain = silos.Grain("u");
        Assert.True(await grain.Apply(Post("u", "a")));
        Assert.False(await grain.Apply(Post("u", "a")));
        _ = await grain.Deliver(Batch(-1, -1, Record(0, "u", "a"), Record(1, "u", "b")), remoteCaller: true);
        Assert.Equal(2, await grain.GetCount());
        _ = await Assert.ThrowsAsync<ArgumentException>(() => grain.Apply(Post("other", "x")));
        _ = await Assert.ThrowsAsync<ArgumentException>(() => grain.Apply(Post("u", "x", "")));
        await silos.CrashAndRestartAsync();
        Assert.Equal(2, await silos.Grain("u").GetCount());
    }

    [Fact]
    public async Task Watermark_PassesTheWakeUp_WakesEvenAfterACrash()
    {
        await using var silos = await StartAsync();
        await silos.Grain("u").Wake(500);
        await silos.CrashAndRestartAsync();
        Assert.Equal([silos.Grain("u").GetGrainId()], await silos.Store.ReadDueAsync(CountingTopics.In, 500, 10));
        var grain = silos.Cluster.Client.GetGrain<IWatermarkGrain>(silos.Grain("u").GetGrainId());
        await grain.OnWatermarkAsync(CountingTopics.In, 499);
        await grain.OnWatermarkAsync(CountingTopics.In, 501);
        await grain.OnWatermarkAsync(CountingTopics.In, 502);
        Assert.Equal(["wake", "woken 501"], await silos.Grain("u").GetTexts());
        await Until.TrueAsync(async () => (await silos.Store.ReadDueAsync(CountingTopics.In, 1_000, 10)).Count == 0);
    }

    [Fact]
    public async Task Deliver_MoreIdsThanABlock_AreRememberedAcrossCrashes()
    {
        await using var silos = await StartAsync();
        var records = Enumerable.Range(0, 300).Select(i => Record(i, "u", $"id-{i}")).ToArray();
        _ = await silos.Grain("u").Deliver(Batch(-1, -1, records), remoteCaller: true);
        await silos.CrashAndRestartAsync();
        var again = records.Select(record => record with { Offset = record.Offset + 1_000 }).ToArray();
        _ = await silos.Grain("u").Deliver(Batch(299, 299, again), remoteCaller: true);
        Assert.Equal(300, await silos.Grain("u").GetCount());
    }

    [Fact]
    public async Task Crash_BetweenTheAcknowledgementAndTheStateWrite_CountsOnceAndTheResultComesAgain()
    {
        await using var silos = await StartAsync();
        silos.Producer.Halt();
        await ProduceAsync(0, 1, 1);
        await silos.Producer.Acknowledged;

        // The result is in its topic; the state that it came from was never queued. Then the process dies. What was withheld stays so:
        // only what the next life sends is told to its caller.
        silos.Producer.Resume();
        await silos.CrashAndRestartAsync();
        await Until.TrueAsync(async () => (await silos.Store.ReadTalliesAsync("count", 0)).Sum(static tally => tally.Count) == 1);
        await ProduceAsync(1, 1, 1);
        await Until.TrueAsync(async () => (await silos.Store.ReadTalliesAsync("count", 0)).Sum(static tally => tally.Count) == 2);
        Assert.Equal(2, await silos.Grain("u0").GetCount());

        var results = (await ReadAllAsync(CountingTopics.Out, 2)).Select(static record => Encoding.UTF8.GetString(record.Value!)).Order().ToArray();
        Assert.Equal(["\"id-0\"", "\"id-0\"", "\"id-1\""], results);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Crash_ManyTimesUnderLoad_CountsAreExactAndEveryResultIsThere(bool onPostgres)
    {
        const int Users = 50;
        const int Rounds = 5;
        const int PerRound = 2_000;
        await using var silos = await StartAsync(onPostgres);
        for (var round = 0; round < Rounds; round++)
        {
            var from = round * PerRound;
            var producing = ProduceAsync(from, PerRound, Users);
            await Until.TrueAsync(async () => await silos.Store.Database.LoadAsync(
                Silo.Storage.RecordKeys.Of(silos.Grain($"u{round}").GetGrainId()), default) is not null);
            await producing;
            await silos.CrashAndRestartAsync();
        }

        // Half of all are sent again under other offsets, some without a key, some are garbage.
        await ProduceAsync(0, Rounds * PerRound / 2, Users);
        await Broker.Producer.ProduceAllAsync([.. Enumerable.Range(0, 100).Select(i =>
            new KafkaMessage(CountingTopics.In, null, Encoding.UTF8.GetBytes(Json($"u{i % Users}", $"keyless-{i}", "x"))))]);
        await Broker.Producer.ProduceAllAsync([.. Enumerable.Range(0, 20).Select(i =>
            new KafkaMessage(CountingTopics.In, $"u{i}", Encoding.UTF8.GetBytes($"garbage {i}")))]);

        const long Expected = (Rounds * PerRound) + 100;
        await Until.TrueAsync(
            async () => (await silos.Store.ReadTalliesAsync("count", 0)).Sum(tally => tally.Count) >= Expected, TimeSpan.FromSeconds(60));
        await silos.CrashAndRestartAsync();
        var counts = await Task.WhenAll(Enumerable.Range(0, Users).Select(i => silos.Grain($"u{i}").GetCount()));
        Assert.All(counts, count => Assert.Equal(Expected / Users, count));
        Assert.Equal(Expected, (await silos.Store.ReadTalliesAsync("count", 0)).Sum(tally => tally.Count));
        var results = (await ReadAllAsync(CountingTopics.Out, (int)Expected)).Select(record => Encoding.UTF8.GetString(record.Value!)).ToHashSet();
        Assert.Equal(Expected, results.Count);
        var letters = await ReadAllAsync(Grains.Interfaces.Streaming.Topics.DeadLetters, 20);
        Assert.Equal(20, letters.Select(letter => Encoding.UTF8.GetString(letter.Value!)).Distinct().Count());
    }

    private static string Header(KafkaRecord record, string name) =>
        Encoding.UTF8.GetString(record.Headers.Single(header => header.Name == name).Value!);

    private Task ProduceAsync(int from, int count, int users) => Broker.Producer.ProduceAllAsync([.. Enumerable.Range(from, count).Select(i =>
        new KafkaMessage(CountingTopics.In, $"u{i % users}", Encoding.UTF8.GetBytes(Json($"u{i % users}", $"id-{i}", "x"))))]);

    private async Task<List<KafkaRecord>> ReadAsync(string topic, int count)
    {
        var records = await ReadAllAsync(topic, count);
        Assert.Equal(count, records.Count);
        return records;
    }

    /// <summary>Reads a topic from its beginning until at least so many different values are there.</summary>
    private async Task<List<KafkaRecord>> ReadAllAsync(string topic, int distinct)
    {
        using var consumer = new Confluent.Kafka.ConsumerBuilder<byte[], byte[]>(new Confluent.Kafka.ConsumerConfig
        {
            BootstrapServers = Broker.Broker.BootstrapServers,
            GroupId = "reader",
            EnableAutoCommit = false,
        }).Build();
        var partitions = KeyedSilos.Topics.Single(known => known.Name == topic).Partitions;
        consumer.Assign(Enumerable.Range(0, partitions)
            .Select(partition => new Confluent.Kafka.TopicPartitionOffset(topic, partition, Confluent.Kafka.Offset.Beginning)));
        var records = new List<KafkaRecord>();
        var values = new HashSet<string>();
        await Until.TrueAsync(() =>
        {
            while (consumer.Consume(TimeSpan.FromMilliseconds(50)) is { } read)
            {
                records.Add(new KafkaRecord(
                    read.Offset.Value, null, read.Message.Value, 0, [.. read.Message.Headers.Select(header => new KafkaHeader(header.Key, header.GetValueBytes()))]));
                _ = values.Add(Convert.ToHexString(read.Message.Value));
            }

            return values.Count >= distinct;
        });
        return records;
    }
}
