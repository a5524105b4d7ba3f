using Emotion.Grains.Streaming;

namespace Emotion.Silo.Storage;

/// <summary>A stored record.</summary>
/// <param name="Row">Its row id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Data">Its bytes.</param>
internal readonly record struct StoredState(long Row, long Version, byte[] Data);

/// <summary>
/// The database behind the store. <see cref="Open"/>, <see cref="Commit"/> and <see cref="IDisposable.Dispose"/> are called by
/// the store's writer thread alone, the others by any thread.
/// </summary>
internal interface IStateDatabase : IDisposable
{
    /// <summary>Creates or upgrades the schema.</summary>
    /// <exception cref="Configuration.StartupException">The database cannot be used; says why and what mends it.</exception>
    void Open();

    /// <summary>
    /// Writes a group in one transaction. Sets <see cref="PendingWrite.Conflict"/> of those whose version was not the stored one,
    /// and the row ids of new ones; the others commit. An exception means that nothing was written, or that it is unknown.
    /// </summary>
    void Commit(IReadOnlyList<PendingWrite> group);

    /// <summary>Reads a record.</summary>
    ValueTask<StoredState?> LoadAsync(byte[] key, CancellationToken cancellationToken);

    /// <summary>
    /// Whether a record still has a row and version, 0 and 0 for a record that is not there. Databases that belong to one process need not look.
    /// </summary>
    ValueTask<bool> HasVersionAsync(byte[] key, long row, long version, CancellationToken cancellationToken);

    /// <summary>Reads log entries, newest first.</summary>
    ValueTask<List<KeyedLogEntry>> ReadLogAsync(long row, byte log, long before, int limit, CancellationToken cancellationToken);

    /// <summary>Sums a tally from a slice on.</summary>
    ValueTask<List<Tally>> ReadTalliesAsync(string tally, long fromSlice, CancellationToken cancellationToken);

    /// <summary>Drops slices from 0 to below <paramref name="belowSlice"/>.</summary>
    ValueTask TrimTalliesAsync(string tally, long belowSlice, CancellationToken cancellationToken);

    /// <summary>Keys of records that are due, earliest first.</summary>
    ValueTask<List<byte[]>> ReadDueAsync(string topic, long watermarkMs, int limit, CancellationToken cancellationToken);

    /// <summary>Records whose keys lie between two, both left out, in the order of the keys.</summary>
    ValueTask<List<(byte[] Key, byte[] Data)>> ReadRangeAsync(byte[] after, byte[] before, int limit, CancellationToken cancellationToken);
}
