using System.Collections.Concurrent;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Grains.Streaming;
using Emotion.Tests.Integration.Api;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Emotion.Tests.Integration.Streaming;

/// <summary>What a silo keeps in memory of a topic stays whole when the topic grows or is made anew.</summary>
public sealed class TopicMirrorTests
{
    private readonly MemoryBroker _broker = new(partitions: 2);
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Read_PartitionAddedLater_IsReadFromItsFirstRecordAndNothingTwice()
    {
        _broker.Produce(Topics.Items, "before", [], partition: 1);
        using var mirror = new KeyMirror(_broker, _time);
        await using var silo = await OneStage.StartAsync(mirror);
        await Until.TrueAsync(() => mirror.Seen.Count == 1);

        _broker.AddPartition(Topics.Items);
        _broker.Produce(Topics.Items, "first", [], partition: 2);
        _broker.Produce(Topics.Items, "second", [], partition: 2);
        await SeesAsync(mirror, "before", "first", "second");

        _broker.Produce(Topics.Items, "old partition", [], partition: 0);
        _broker.Produce(Topics.Items, "new partition", [], partition: 2);
        await SeesAsync(mirror, "before", "first", "new partition", "old partition", "second");
    }

    [Fact]
    public async Task Read_TopicMadeAnew_BeginsAgain()
    {
        _broker.Produce(Topics.Items, "kept", [], partition: 0);
        using var mirror = new KeyMirror(_broker, _time);
        await using var silo = await OneStage.StartAsync(mirror);
        await Until.TrueAsync(() => mirror.Seen.Count == 1);

        _broker.Incarnation = "second";
        await SeesAsync(mirror, "kept", "kept");
    }

    /// <summary>Lets time pass, in steps of a second, until these keys were seen, in any order, and no others.</summary>
    private Task SeesAsync(KeyMirror mirror, params string[] keys) => Until.TrueAsync(
        () =>
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            return mirror.Seen.Order(StringComparer.Ordinal).SequenceEqual(keys);
        },
        describe: () => $"Seen: {string.Join(", ", mirror.Seen)}.");

    private sealed class KeyMirror(MemoryBroker broker, TimeProvider time)
        : TopicMirror(Topics.Items, broker, time, NullLogger.Instance)
    {
        public ConcurrentQueue<string> Seen { get; } = [];

        protected override Task RestoreAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        protected override void Apply(TopicRecord record) => Seen.Enqueue(record.Key!);
    }

    /// <summary>A silo's life of one stage and one participant.</summary>
    private sealed class OneStage : ISiloLifecycle, IAsyncDisposable
    {
        private ILifecycleObserver? _observer;

        public int HighestCompletedStage => 0;

        public int LowestStoppedStage => 0;

        public static async Task<OneStage> StartAsync(ILifecycleParticipant<ISiloLifecycle> participant)
        {
            var silo = new OneStage();
            participant.Participate(silo);
            await silo._observer!.OnStart(TestContext.Current.CancellationToken);
            return silo;
        }

        public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
        {
            _observer = observer;
            return new Subscription();
        }

        public async ValueTask DisposeAsync() => await _observer!.OnStop(CancellationToken.None);

        private sealed class Subscription : IDisposable
        {
            public void Dispose()
            {
            }
        }
    }
}
