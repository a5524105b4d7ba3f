using System.Diagnostics;

namespace Emotion.Grains.Streaming;

/// <summary>
/// The silo's group-committing store of keyed state: many grains' states go into one transaction, and one number (the
/// epoch) says up to where writes are durable. Implemented by the silo for SQLite and PostgreSQL. Whatever one
/// <see cref="IKeyedStateHandle.Put"/> holds (state, log entries, tallies) becomes durable together or not at all.
/// </summary>
public interface IKeyedStateStore
{
    /// <summary>Opens the state of a grain. A state that is still queued for writing is seen by whoever opens it.</summary>
    /// <param name="grain">The grain; its type and key are the record's key.</param>
    IKeyedStateHandle Open(GrainId grain);

    /// <summary>Reads the durable sums of a tally over all silos, in no particular order.</summary>
    /// <param name="tally">The tally's name.</param>
    /// <param name="fromSlice">Lowest slice to return.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    Task<IReadOnlyList<Tally>> ReadTalliesAsync(string tally, long fromSlice, CancellationToken cancellationToken = default);

    /// <summary>Drops the slices of a tally below <paramref name="belowSlice"/>, but for slices below 0, which are kept for ever.</summary>
    Task TrimTalliesAsync(string tally, long belowSlice, CancellationToken cancellationToken = default);

    /// <summary>Grains whose wake-up time on a topic is at or before the watermark, earliest first.</summary>
    Task<IReadOnlyList<GrainId>> ReadDueAsync(string topic, long watermarkMs, int limit, CancellationToken cancellationToken = default);

    /// <summary>Reads durable states of one grain type, a page of them in the order of their keys.</summary>
    /// <param name="type">The grains' type.</param>
    /// <param name="after">The last key of the page before; empty for the first page.</param>
    /// <param name="limit">Most states to return.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    Task<IReadOnlyList<StoredKeyedState>> ReadStatesAsync(GrainType type, string after, int limit, CancellationToken cancellationToken = default);
}

/// <summary>A durable state as it is stored.</summary>
/// <param name="Key">The grain's key.</param>
/// <param name="Data">The whole record.</param>
public readonly record struct StoredKeyedState(string Key, byte[] Data);

/// <summary>
/// The state record of one grain. Used by one activation at a time; the store's writer is the only other thread that
/// touches it.
/// </summary>
public interface IKeyedStateHandle
{
    /// <summary>The epoch of the latest <see cref="Put"/>; 0 before the first. Durable states have an epoch that is durable.</summary>
    long Epoch { get; }

    /// <summary>Whether a write failed because another writer was ahead: nothing more can be put, the grain must deactivate.</summary>
    bool Failed { get; }

    /// <summary>The newest state: the queued one if there is one, otherwise the stored one; <see langword="null"/> if there is none.</summary>
    ValueTask<byte[]?> LoadAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Whether the stored state is still the one that was read or written by this handle last. True without a look where no other process
    /// writes to the store, and while a write is queued, which finds out by itself.
    /// </summary>
    ValueTask<bool> IsNewestAsync(CancellationToken cancellationToken = default);

    /// <summary>Reads entries of one of the grain's logs, queued ones too, newest first.</summary>
    /// <param name="log">Which of the grain's logs.</param>
    /// <param name="before">Only entries with a lower sequence number; <see cref="long.MaxValue"/> for the newest.</param>
    /// <param name="limit">Most entries to return, 1 or more.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    ValueTask<IReadOnlyList<KeyedLogEntry>> ReadLogAsync(byte log, long before, int limit, CancellationToken cancellationToken = default);

    /// <summary>Queues a write, replacing a queued one of this handle; log entries and tallies add up.</summary>
    /// <returns>The epoch that makes it durable.</returns>
    /// <exception cref="StateConflictException">The handle has failed.</exception>
    long Put(in KeyedWrite write);

    /// <summary>Waits until an epoch that <see cref="Put"/> returned is durable, after asking for a flush.</summary>
    /// <exception cref="StateConflictException">The write failed: another writer was ahead.</exception>
    Task WaitDurableAsync(long epoch, CancellationToken cancellationToken = default);

    /// <summary>Sets what is called, on the store's writer thread, when a write fails for good.</summary>
    void OnFailed(Action callback);
}

/// <summary>What one <see cref="IKeyedStateHandle.Put"/> writes.</summary>
public readonly ref struct KeyedWrite
{
    /// <summary>The state; copied by the call. Empty together with <see cref="Delete"/>.</summary>
    public ReadOnlySpan<byte> Data { get; init; }

    /// <summary>Removes the record and its logs instead of writing it.</summary>
    public bool Delete { get; init; }

    /// <summary>Removes the entries that the logs have so far. <see cref="Delete"/> does so too.</summary>
    public bool ClearLogs { get; init; }

    /// <summary>The topic whose watermark wakes the grain; <see langword="null"/> for no wake-up.</summary>
    public string? WakeTopic { get; init; }

    /// <summary>The event time of the wake-up, Unix milliseconds.</summary>
    public long WakeAtMs { get; init; }

    /// <summary>Entries to add to the grain's logs; <see langword="null"/> for none.</summary>
    public IReadOnlyList<KeyedLogEntry>? Appends { get; init; }

    /// <summary>Log entries to drop; <see langword="null"/> for none.</summary>
    public IReadOnlyList<KeyedLogTrim>? Trims { get; init; }

    /// <summary>What to add to tallies; <see langword="null"/> for nothing.</summary>
    public IReadOnlyList<Tally>? Tallies { get; init; }

    /// <summary>Spans of the events behind the write, which get the write's span as a child; <see langword="null"/> for none.</summary>
    public IReadOnlyList<ActivityContext>? Spans { get; init; }
}

/// <summary>An entry of an append-only log that belongs to a grain's state, such as a block of its history.</summary>
/// <param name="Log">Which of the grain's logs.</param>
/// <param name="Sequence">The entry's number, unique within the log; writing it again replaces it.</param>
/// <param name="Data">The entry's bytes; must not change afterwards.</param>
public readonly record struct KeyedLogEntry(byte Log, long Sequence, ReadOnlyMemory<byte> Data);

/// <summary>Drops the entries of a log below a sequence number.</summary>
/// <param name="Log">Which of the grain's logs.</param>
/// <param name="Below">Lowest sequence number that stays.</param>
public readonly record struct KeyedLogTrim(byte Log, long Below);

/// <summary>
/// A count over all keys, added to in the very transaction that makes the counted events' states durable: exact whatever
/// is killed when, and one row per transaction and item whatever the number of users.
/// </summary>
/// <param name="Name">The tally's name.</param>
/// <param name="Slice">The slice of event time, or a number below 0 for a total that is never trimmed.</param>
/// <param name="Item">What is counted.</param>
/// <param name="Count">How many.</param>
public readonly record struct Tally(string Name, long Slice, string Item, long Count);
