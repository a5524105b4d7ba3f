using Emotion.Grains.Interfaces.Recommendation;
using Emotion.Grains.Recommendation.Store;
using Emotion.Silo.Configuration;
using Emotion.Silo.Storage.Sqlite;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace Emotion.Silo.Storage.Features;

/// <summary>The feature store in a SQLite file: one writer at a time, readers beside it.</summary>
internal sealed class SqliteFeatureStore : IFeatureStore, IFeatureDatabase
{
    private const int Version = 1;

    // Clustered by user: a user's purchases stand together, in the order of their times.
    private const string Create = """
        CREATE TABLE IF NOT EXISTS emotion_purchase(
            user_id TEXT NOT NULL, created_at INTEGER NOT NULL, item_id TEXT NOT NULL, line INTEGER NOT NULL, quantity REAL NOT NULL, loaded_at INTEGER NOT NULL,
            PRIMARY KEY(user_id, created_at, item_id, line)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS emotion_item_purchases(item_id TEXT NOT NULL PRIMARY KEY, purchases INTEGER NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS emotion_store_total(name TEXT NOT NULL PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
        """;

    private readonly FeatureStoreOptions _options;
    private readonly TimeProvider _time;
    private readonly Lock _writing = new();
    private readonly SqliteReaders<SqlitePurchaseReader> _readers;
    private SqlitePurchaseWriter? _writer;

    public SqliteFeatureStore(IOptions<FeatureStoreOptions> options, TimeProvider time)
    {
        _options = options.Value;
        _time = time;
        _readers = new SqliteReaders<SqlitePurchaseReader>(() => new SqlitePurchaseReader(SqliteFile.Connect(Path.GetFullPath(_options.SqliteFile))));
    }

    /// <inheritdoc/>
    public void Open()
    {
        var file = Path.GetFullPath(_options.SqliteFile);
        SqliteConnection? connection = null;
        try
        {
            _ = Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            connection = SqliteFile.Connect(file);
            SqliteFile.Run(connection, $"PRAGMA synchronous={_options.Synchronous}; PRAGMA cache_size=-32768;");
            SqliteFile.Ensure(connection, Create, Version);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            connection?.Dispose();
            throw new StartupException(
                $"The feature database '{file}' cannot be used: {e.Message.ReplaceLineEndings(" ")}. Free or mend that folder, or choose another one with Emotion__DataDirectory.", e);
        }

        _writer = new SqlitePurchaseWriter(connection);
    }

    /// <inheritdoc/>
    public Task<LoadOutcome> LoadAsync(IReadOnlyList<Purchase> purchases, CancellationToken cancellationToken) => WriteAsync(
        writer => writer.Load(PurchaseBatch.Distinct(purchases), purchases.Count, PurchaseTime.ToMicroseconds(_time.GetUtcNow())), cancellationToken);

    /// <inheritdoc/>
    public Task<PurchaseHistory> ReadAsync(string userId, PointInTime time, int limit, CancellationToken cancellationToken) =>
        Task.FromResult(_readers.Read(reader => reader.Read(userId, time, limit)));

    /// <inheritdoc/>
    public Task<IReadOnlyDictionary<string, long>> CountAsync(IReadOnlyCollection<string> itemIds, CancellationToken cancellationToken) =>
        Task.FromResult(_readers.Read(reader => reader.Count(itemIds)));

    /// <inheritdoc/>
    public Task EraseAsync(string userId, CancellationToken cancellationToken) => WriteAsync(writer => writer.Erase(userId), cancellationToken);

    /// <inheritdoc/>
    public Task<StoreSummary> DescribeAsync(CancellationToken cancellationToken) => Task.FromResult(_readers.Read(static reader => reader.Describe()));

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_writing)
        {
            _writer?.Dispose();
            _writer = null;
        }

        _readers.Dispose();
    }

    /// <summary>A commit waits for the disk: on a thread of the pool, not on a grain's.</summary>
    private Task<T> WriteAsync<T>(Func<SqlitePurchaseWriter, T> write, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            lock (_writing)
            {
                return write(_writer ?? throw new InvalidOperationException("The feature store is not open."));
            }
        },
        cancellationToken);
}
