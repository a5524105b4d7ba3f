using Emotion.Streams.Kafka;
using Microsoft.Extensions.DependencyInjection;

namespace Emotion.Tests.Integration.Streaming;

/// <summary>Applied, then durable: what is committed, what is sent again.</summary>
public sealed class TwoStageTests
{
    private readonly StagedAnswers _answers = new();
    private readonly Epochs _epochs = new();

    [Fact]
    public async Task Applied_UntilItsEpochIsDurable_IsNotCommitted()
    {
        _answers.Answer = (_, _, _) => KafkaBatchResult.Applied(7);
        await using var broker = EmbeddedBrokerFixture.Start(new KafkaTopic(TestTopics.Staged, 1));
        await broker.ProduceAsync(TestTopics.Staged, 0, 100, keys: 10);
        await using var silos = await StartAsync(broker);
        await Until.TrueAsync(() => Offsets().Count() == 100);

        _epochs.Flush(6);
        await LagAsync(silos, lag => lag.Undone == 100);
        Assert.True(await broker.CommittedAsync(KafkaSilos.Group, TestTopics.Staged, 0) <= 0);

        _epochs.Flush(7);
        await Until.TrueAsync(async () => await broker.CommittedAsync(KafkaSilos.Group, TestTopics.Staged, 0) == 100);
        Assert.Equal(100, Offsets().Count());
    }

    [Fact]
    public async Task Gap_OnALaterBatch_AllUndurableOnesComeBackInOrder()
    {
        var refused = 0;
        _answers.Answer = (_, batch, _) => batch.PreviousOffset >= 0 && Interlocked.Exchange(ref refused, 1) == 0 ? KafkaBatchResult.Gap : KafkaBatchResult.Applied(1);
        await using var broker = EmbeddedBrokerFixture.Start(new KafkaTopic(TestTopics.Staged, 1));
        await using var silos = await StartAsync(broker);
        await broker.ProduceAsync(TestTopics.Staged, 0, 5, keys: 1);
        await Until.TrueAsync(() => Offsets().Count() >= 5);
        await broker.ProduceAsync(TestTopics.Staged, 5, 5, keys: 1);

        await Until.TrueAsync(() => refused == 1 && Batches()[^1].Records[^1].Offset == 9 && Batches()[^1].PreviousOffset != 4);
        // After the refusal the first batch begins at the first record that is not durable, and says that nothing was sent before.
        var all = Batches();
        var gap = all.FindIndex(batch => batch.PreviousOffset == 4);
        var again = all[gap + 1];
        Assert.Equal((0, -1, -1), (again.Records[0].Offset, again.PreviousOffset, again.DurableOffset));

        _epochs.Flush(1);
        await Until.TrueAsync(async () => await broker.CommittedAsync(KafkaSilos.Group, TestTopics.Staged, 0) == 10);
    }

    [Fact]
    public async Task FailedKey_ItsUndurableRecordsAreSentAgain_OthersCommit()
    {
        _answers.Answer = (_, _, _) => KafkaBatchResult.Applied(_epochs.DurableEpoch + 1);
        await using var broker = EmbeddedBrokerFixture.Start(new KafkaTopic(TestTopics.Staged, 1));
        await broker.ProduceAsync(TestTopics.Staged, 0, 30, keys: 3);
        await using var silos = await StartAsync(broker);
        await Until.TrueAsync(() => Offsets().Count() >= 30);
        var failed = _answers.Batches.First(call => call.Grain.Key.ToString() == "user-1").Grain;
        var before = _answers.Batches.Count(call => call.Grain == failed);

        _epochs.Flush(1, failed);
        await Until.TrueAsync(() => _answers.Batches.Count(call => call.Grain == failed) > before);
        Assert.True(await broker.CommittedAsync(KafkaSilos.Group, TestTopics.Staged, 0) <= 1);
        _epochs.Flush(2);
        await Until.TrueAsync(async () => await broker.CommittedAsync(KafkaSilos.Group, TestTopics.Staged, 0) == 30);
        Assert.Equal(10, _answers.Batches.Where(call => call.Grain == failed).SelectMany(call => call.Batch.Records).Select(record => record.Offset).Distinct().Count());
    }

    [Fact]
    public async Task DurableOffset_AfterAFlush_TravelsWithTheNextBatch()
    {
        _answers.Answer = (_, _, _) => KafkaBatchResult.Applied(1);
        await using var broker = EmbeddedBrokerFixture.Start(new KafkaTopic(TestTopics.Staged, 1));
        await using var silos = await StartAsync(broker);
        await broker.ProduceAsync(TestTopics.Staged, 0, 4, keys: 1);
        await Until.TrueAsync(() => Offsets().Count() == 4);
        _epochs.Flush(1);

        // The commit alone says that the lane has seen the flush: the board may still show the moment before the delivery.
        await Until.TrueAsync(async () => await broker.CommittedAsync(KafkaSilos.Group, TestTopics.Staged, 0) == 4);
        await broker.ProduceAsync(TestTopics.Staged, 4, 1, keys: 1);

        await Until.TrueAsync(() => Offsets().Count() == 5);
        Assert.Equal((3, 3), (Batches()[^1].PreviousOffset, Batches()[^1].DurableOffset));
        Assert.Equal(broker.Broker.Incarnation, Batches()[^1].Incarnation);
    }

    [Fact]
    public async Task Bound_OnUndoneEvents_StopsReadingAndAsksForAFlush()
    {
        _answers.Answer = (_, _, _) => KafkaBatchResult.Applied(_epochs.DurableEpoch + 1);
        await using var broker = EmbeddedBrokerFixture.Start(new KafkaTopic(TestTopics.Staged, 1));
        await broker.ProduceAsync(TestTopics.Staged, 0, 5_000, keys: 50);
        await using var silos = await StartAsync(broker, options =>
        {
            options.MaxUndoneEvents = 100;
            options.MaxFetchedAhead = 500;
        });

        await Until.TrueAsync(() => _epochs.FlushRequests > 0 && Offsets().Count() == 100);
        await LagAsync(silos, lag => lag is { Undone: 100, LagRecords: 5_000, Position: < 2_000 });
        Assert.Equal(100, Offsets().Count());

        await Until.TrueAsync(() =>
        {
            _epochs.Flush(_epochs.DurableEpoch + 1);
            return Offsets().Count() == 5_000;
        });
        await Until.TrueAsync(async () =>
        {
            _epochs.Flush(_epochs.DurableEpoch + 1);
            return await broker.CommittedAsync(KafkaSilos.Group, TestTopics.Staged, 0) == 5_000;
        });
    }

    private List<KafkaBatch> Batches() => [.. _answers.Batches.Select(call => call.Batch)];

    private IEnumerable<long> Offsets() => Batches().SelectMany(batch => batch.Records).Select(record => record.Offset);

    private static Task LagAsync(KafkaSilos silos, Func<KafkaPartitionLag, bool> condition) => Until.TrueAsync(async () =>
    {
        var lags = await silos.Cluster.Client.GetGrain<IKafkaPartitionBoard>(KafkaSilos.Provider).GetAsync();
        return lags.Length == 1 && condition(lags[0]);
    });

    private Task<KafkaSilos> StartAsync(EmbeddedBrokerFixture broker, Action<KafkaStreamOptions>? configure = null) => KafkaSilos.StartAsync(
        broker,
        services => services.AddSingleton(_answers).AddSingleton<IDurableEpochSource>(_epochs),
        options =>
        {
            options.DrainTimeout = TimeSpan.FromMilliseconds(300);
            options.BoardInterval = TimeSpan.FromMilliseconds(50);
            configure?.Invoke(options);
        });
}
