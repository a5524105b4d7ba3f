using Emotion.Grains.Streaming;

namespace Emotion.Silo.Storage;

/// <summary>
/// One record's place in the store. The grain queues into <c>_pending</c>; the writer moves that to <c>_writing</c>. All
/// fields are guarded by the handle's lock, which is never held across I/O.
/// </summary>
/// <param name="store">The store.</param>
/// <param name="grain">Whose record it is.</param>
/// <param name="key">The record's key.</param>
/// <param name="tracked">Whether the store finds it again for whoever opens the record while it is dirty.</param>
internal sealed class StateHandle(GroupCommitStore store, GrainId grain, byte[] key, bool tracked) : IKeyedStateHandle
{
    private readonly Lock _lock = new();
    private PendingWrite? _pending;
    private PendingWrite? _writing;
    private Action? _onFailed;
    private long _row;
    private long _version;

    internal GrainId Grain { get; } = grain;

    internal byte[] RecordKey { get; } = key;

    internal bool Tracked { get; } = tracked;

    /// <inheritdoc/>
    public long Epoch { get; private set; }

    /// <inheritdoc/>
    public bool Failed { get; private set; }

    /// <summary>Row and version that are stored now; 0 and 0 for none.</summary>
    internal (long Row, long Version) Stored
    {
        get
        {
            lock (_lock)
            {
                return (_row, _version);
            }
        }

        set
        {
            lock (_lock)
            {
                (_row, _version) = value;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask<byte[]?> LoadAsync(CancellationToken cancellationToken = default)
    {
        if (TryGetQueued(out var queued))
        {
            return queued;
        }

        var stored = await store.Database.LoadAsync(RecordKey, cancellationToken);
        Stored = stored is { } found ? (found.Row, found.Version) : (0, 0);
        return stored?.Data;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> IsNewestAsync(CancellationToken cancellationToken = default)
    {
        (long Row, long Version) known;
        lock (_lock)
        {
            if (_pending is not null || _writing is not null)
            {
                return true;
            }

            known = (_row, _version);
        }

        return await store.Database.HasVersionAsync(RecordKey, known.Row, known.Version, cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<KeyedLogEntry>> ReadLogAsync(
        byte log, long before, int limit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        long row;
        var cleared = false;
        var entries = new SortedDictionary<long, KeyedLogEntry>(Comparer<long>.Create((left, right) => right.CompareTo(left)));
        lock (_lock)
        {
            row = _row;
            foreach (var write in (ReadOnlySpan<PendingWrite?>)[_pending, _writing])
            {
                if (write is null || cleared)
                {
                    continue;
                }

                foreach (var entry in write.Appends)
                {
                    if (entry.Log == log && entry.Sequence < before)
                    {
                        _ = entries.TryAdd(entry.Sequence, entry);
                    }
                }

                cleared = write.ClearLogs;
            }
        }

        if (row != 0 && !cleared)
        {
            foreach (var entry in await store.Database.ReadLogAsync(row, log, before, limit, cancellationToken))
            {
                _ = entries.TryAdd(entry.Sequence, entry);
            }
        }

        return [.. entries.Values.Take(limit)];
    }

    /// <inheritdoc/>
    public long Put(in KeyedWrite write)
    {
        lock (_lock)
        {
            if (Failed)
            {
                throw new StateConflictException();
            }

            if (_pending is null)
            {
                _pending = new PendingWrite(this);
                Epoch = store.Enqueue(this);
            }

            _pending.Merge(write);
            return Epoch;
        }
    }

    /// <inheritdoc/>
    public async Task WaitDurableAsync(long epoch, CancellationToken cancellationToken = default)
    {
        await store.WaitAsync(epoch, cancellationToken);
        if (Failed)
        {
            throw new StateConflictException();
        }
    }

    /// <inheritdoc/>
    public void OnFailed(Action callback) => _onFailed = callback;

    /// <summary>Writer: takes what is queued.</summary>
    internal PendingWrite? Take()
    {
        lock (_lock)
        {
            (_writing, _pending) = (_pending, null);
            if (_writing is not null)
            {
                (_writing.Row, _writing.Version) = (_row, _version);
            }

            return _writing;
        }
    }

    /// <summary>Writer: the write taken last is durable, or has failed for good.</summary>
    internal void Complete(PendingWrite write)
    {
        lock (_lock)
        {
            _writing = null;
            write.Release();
            if (write.Conflict)
            {
                Failed = true;
                _pending?.Release();
                _pending = null;
            }
            else
            {
                (_row, _version) = write.Delete ? (0, 0) : (write.Row, write.Version + 1);
            }

            if (_pending is null)
            {
                store.Forget(this);
            }
        }
    }

    /// <summary>Writer: tells the grain that its state is worthless.</summary>
    internal void NotifyFailed() => _onFailed?.Invoke();

    private bool TryGetQueued(out byte[]? data)
    {
        lock (_lock)
        {
            var newest = _pending ?? _writing;
            data = newest is null or { Delete: true } ? null : newest.Data.ToArray();
            return newest is not null;
        }
    }
}
