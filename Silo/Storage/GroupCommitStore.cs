using System.Collections.Concurrent;
using System.Text;
using Emotion.Grains.Streaming;
using Emotion.Streams.Kafka;
using Microsoft.Extensions.Options;

namespace Emotion.Silo.Storage;

/// <summary>
/// Writes many grains' states in one transaction. Queued handles are gathered in segments; a segment is written when it is
/// full, when its oldest state has lingered long enough, or when someone asks. Each has an epoch; failed keys are reported
/// first, then the epoch is durable. A failed transaction is tried again, with back-off, under the same epoch.
/// </summary>
internal sealed partial class GroupCommitStore : IKeyedStateStore, IDurableEpochSource, IDisposable
{
    private readonly StateStoreOptions _options;
    private readonly StateStoreInstruments _instruments;
    private readonly TimeProvider _time;
    private readonly ILogger<GroupCommitStore> _logger;
    private readonly ConcurrentDictionary<GrainId, StateHandle> _dirty = new();
    private readonly Lock _listenersLock = new();
    private IDurableEpochListener[] _listeners = [];
    private long _durable;

    public GroupCommitStore(
        IStateDatabase database, IOptions<StateStoreOptions> options, StateStoreInstruments instruments, TimeProvider time, ILogger<GroupCommitStore> logger)
    {
        Database = database;
        _options = options.Value;
        _instruments = instruments;
        _time = time;
        _logger = logger;
        _instruments.Observe(() => _dirty.Count, OldestAge);
    }

    /// <inheritdoc/>
    public long DurableEpoch => Volatile.Read(ref _durable);

    /// <summary>Why the last transaction failed and since when writes fail; <see langword="null"/> while they succeed.</summary>
    internal StoreFault? Fault { get; private set; }

    internal IStateDatabase Database { get; }

    /// <inheritdoc/>
    public IKeyedStateHandle Open(GrainId grain) =>
        _dirty.TryGetValue(grain, out var queued) && !queued.Failed ? queued : new StateHandle(this, grain, RecordKeys.Of(grain), tracked: true);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Tally>> ReadTalliesAsync(string tally, long fromSlice, CancellationToken cancellationToken = default) =>
        await Database.ReadTalliesAsync(tally, fromSlice, cancellationToken);

    /// <inheritdoc/>
    public Task TrimTalliesAsync(string tally, long belowSlice, CancellationToken cancellationToken = default) =>
        Database.TrimTalliesAsync(tally, belowSlice, cancellationToken).AsTask();

    /// <inheritdoc/>
    public async Task<IReadOnlyList<GrainId>> ReadDueAsync(string topic, long watermarkMs, int limit, CancellationToken cancellationToken = default) =>
        (await Database.ReadDueAsync(topic, watermarkMs, limit, cancellationToken)).ConvertAll(RecordKeys.ToGrain);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredKeyedState>> ReadStatesAsync(GrainType type, string after, int limit, CancellationToken cancellationToken = default)
    {
        var (first, beyond) = RecordKeys.RangeOf(type);
        var from = after.Length == 0 ? first : RecordKeys.Of(GrainId.Create(type, IdSpan.Create(after)));
        return (await Database.ReadRangeAsync(from, beyond, limit, cancellationToken))
            .ConvertAll(record => new StoredKeyedState(RecordKeys.ToGrain(record.Key).Key.ToString()!, record.Data));
    }

    /// <inheritdoc/>
    public IDisposable Subscribe(IDurableEpochListener listener)
    {
        lock (_listenersLock)
        {
            _listeners = [.. _listeners, listener];
        }

        return new Subscription(this, listener);
    }

    /// <summary>A handle for a record that is not a keyed grain's.</summary>
    internal StateHandle OpenRecord(GrainId grain, byte[] key) => new(this, grain, key, tracked: false);

    /// <summary>A handle has nothing queued any more; called under its lock.</summary>
    internal void Forget(StateHandle handle) => _dirty.TryRemove(KeyValuePair.Create(handle.Grain, handle));

    private void Publish(Segment segment, List<PendingWrite> group)
    {
        var conflicts = 0;
        var listeners = Volatile.Read(ref _listeners);
        foreach (var write in group)
        {
            write.Handle.Complete(write);
            if (write.Conflict)
            {
                conflicts++;
                write.Handle.NotifyFailed();
            }
        }

        // Also those that failed in an earlier segment: this epoch must not count for them either.
        foreach (var handle in segment.Handles)
        {
            if (handle.Failed && handle.Tracked)
            {
                foreach (var listener in listeners)
                {
                    listener.OnKeyFailed(handle.Grain);
                }
            }
        }

        if (conflicts > 0)
        {
            _instruments.OnConflicts(conflicts);
            LogConflicts(conflicts);
        }

        Volatile.Write(ref _durable, segment.Epoch);
        _instruments.OnDurable(_time.GetElapsedTime(segment.StartedAt));
        foreach (var listener in listeners)
        {
            listener.OnDurable(segment.Epoch);
        }

        ReleaseWaiters(segment.Epoch);
    }

    private sealed class Subscription(GroupCommitStore store, IDurableEpochListener listener) : IDisposable
    {
        public void Dispose()
        {
            lock (store._listenersLock)
            {
                store._listeners = [.. store._listeners.Where(other => !ReferenceEquals(other, listener))];
            }
        }
    }

    private sealed class Segment(long epoch)
    {
        internal long Epoch { get; } = epoch;

        internal List<StateHandle> Handles { get; } = [];

        internal long StartedAt { get; set; }
    }
}

/// <summary>Why and since when writes fail.</summary>
/// <param name="Since">Since when.</param>
/// <param name="Reason">Why.</param>
internal sealed record StoreFault(DateTimeOffset Since, string Reason);

/// <summary>Keys of records: the grain's type, a slash, the grain's key, as UTF-8; bytes, since databases restrict what text may hold.</summary>
internal static class RecordKeys
{
    internal static byte[] Of(GrainId grain) => [.. grain.Type.AsSpan(), (byte)'/', .. grain.Key.AsSpan()];

    internal static byte[] Of(string stateName, GrainId grain) => [0, .. Encoding.UTF8.GetBytes(stateName), (byte)'/', .. Of(grain)];

    /// <summary>Bounds of a type's keys, both left out: no key is empty, and <c>0</c> follows the slash.</summary>
    internal static (byte[] First, byte[] Beyond) RangeOf(GrainType type) => ([.. type.AsSpan(), (byte)'/'], [.. type.AsSpan(), (byte)'0']);

    internal static GrainId ToGrain(byte[] key)
    {
        var slash = Array.IndexOf(key, (byte)'/');
        return GrainId.Create(GrainType.Create(Encoding.UTF8.GetString(key, 0, slash)), IdSpan.Create(Encoding.UTF8.GetString(key.AsSpan(slash + 1))));
    }
}
