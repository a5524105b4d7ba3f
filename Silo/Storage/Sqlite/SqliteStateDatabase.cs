using Emotion.Grains.Streaming;
using Emotion.Silo.Configuration;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Emotion.Silo.Storage.Sqlite;

/// <summary>
/// State in a SQLite file: write-ahead log, one writing connection, readers of their own, and checkpoints on another
/// thread, since a checkpoint inside a commit and not the commit itself is what limits the rate.
/// </summary>
internal sealed class SqliteStateDatabase(IOptions<StateStoreOptions> options) : IStateDatabase
{
    private readonly StateStoreOptions _options = options.Value;
    private readonly SqliteReaders<SqliteReader> _readers = new(() => new SqliteReader(SqliteFile.Connect(Path.GetFullPath(options.Value.SqliteFile))));
    private SqliteConnection? _connection;
    private SqliteWriter? _writer;
    private SqliteCheckpointer? _checkpointer;
    private int _closed;

    /// <inheritdoc/>
    public void Open()
    {
        var file = Path.GetFullPath(_options.SqliteFile);
        try
        {
            _ = Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            _connection = SqliteFile.Connect(file);
            SqliteFile.Run(_connection, $"PRAGMA synchronous={_options.Synchronous}; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;");
            SqliteSchema.Ensure(_connection);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            _connection?.Dispose();
            throw new StartupException(
                $"The state database '{file}' cannot be used: {e.Message.ReplaceLineEndings(" ")}. Free or mend that folder, or choose another one with Emotion__DataDirectory.", e);
        }

        _writer = new SqliteWriter(_connection);
        _checkpointer = new SqliteCheckpointer(SqliteFile.Connect(file), file + "-wal", _options.MaxWalBytes);
    }

    /// <inheritdoc/>
    public void Commit(IReadOnlyList<PendingWrite> group)
    {
        (_writer ?? throw new InvalidOperationException("The database is not open.")).Commit(group);
        _checkpointer!.Signal();
    }

    /// <inheritdoc/>
    public ValueTask<StoredState?> LoadAsync(byte[] key, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_readers.Read(reader => reader.Load(key)));

    /// <inheritdoc/>
    public ValueTask<bool> HasVersionAsync(byte[] key, long row, long version, CancellationToken cancellationToken) => ValueTask.FromResult(true);

    /// <inheritdoc/>
    public ValueTask<List<KeyedLogEntry>> ReadLogAsync(long row, byte log, long before, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_readers.Read(reader => reader.ReadLog(row, log, before, limit)));

    /// <inheritdoc/>
    public ValueTask<List<Tally>> ReadTalliesAsync(string tally, long fromSlice, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_readers.Read(reader => reader.ReadTallies(tally, fromSlice)));

    /// <inheritdoc/>
    public ValueTask TrimTalliesAsync(string tally, long belowSlice, CancellationToken cancellationToken)
    {
        _ = _readers.Read(reader => reader.TrimTallies(tally, belowSlice));
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<List<byte[]>> ReadDueAsync(string topic, long watermarkMs, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_readers.Read(reader => reader.ReadDue(topic, watermarkMs, limit)));

    /// <inheritdoc/>
    public ValueTask<List<(byte[] Key, byte[] Data)>> ReadRangeAsync(byte[] after, byte[] before, int limit, CancellationToken cancellationToken) =>
        ValueTask.FromResult(_readers.Read(reader => reader.ReadRange(after, before, limit)));

    /// <inheritdoc/>
    public void Dispose()
    {
        // Both the writer thread, when it ends, and the container, which owns this object, call it.
        if (Interlocked.Exchange(ref _closed, 1) != 0)
        {
            return;
        }

        _checkpointer?.Dispose();
        _writer?.Dispose();
        _connection?.Dispose();
        _readers.Dispose();
    }
}
