using Emotion.Grains.Interfaces.Recommendation;
using Emotion.Grains.Recommendation.Store;
using Emotion.Silo.Storage.Postgres;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Emotion.Silo.Storage.Features;

/// <summary>The feature store in PostgreSQL, shared by all silos.</summary>
internal sealed class PostgresFeatureStore(IOptions<FeatureStoreOptions> options, TimeProvider time) : IFeatureStore, IFeatureDatabase
{
    private const string InsertSql = """
        WITH added AS (
            INSERT INTO emotion_purchase SELECT i.*, $6 FROM unnest($1, $2, $3, $4, $5) AS i ON CONFLICT DO NOTHING RETURNING item_id),
        counted AS (
            INSERT INTO emotion_item_purchases SELECT item_id, count(*) FROM added GROUP BY item_id ORDER BY item_id
            ON CONFLICT(item_id) DO UPDATE SET purchases = emotion_item_purchases.purchases + excluded.purchases)
        SELECT count(*)::int FROM added
        """;

    private const string CorrectSql = """
        UPDATE emotion_purchase p SET quantity = i.quantity
        FROM unnest($1, $2, $3, $4, $5) AS i(user_id, created_at, item_id, line, quantity)
        WHERE p.user_id = i.user_id AND p.created_at = i.created_at AND p.item_id = i.item_id AND p.line = i.line AND p.quantity <> i.quantity
        """;

    private const string EraseSql = """
        WITH erased AS (DELETE FROM emotion_purchase WHERE user_id = $1 RETURNING item_id),
        counts AS (SELECT item_id, count(*) AS purchases FROM erased GROUP BY item_id)
        UPDATE emotion_item_purchases t SET purchases = t.purchases - c.purchases FROM counts c WHERE t.item_id = c.item_id
        """;

    private const string ReadSql = """
        SELECT item_id, created_at, quantity, line FROM emotion_purchase WHERE user_id = $1 AND created_at <= $2 AND loaded_at <= $3
        ORDER BY created_at DESC, item_id, line LIMIT $4
        """;

    private NpgsqlDataSource? _source;

    private NpgsqlDataSource Source => _source ?? throw new InvalidOperationException("The feature store is not open.");

    /// <inheritdoc/>
    public void Open()
    {
        try
        {
            _source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(options.Value.ConnectionString));
            using var connection = _source.OpenConnection();
            PostgresSchema.Prepare(connection, options.Value.Migrate);
        }
        catch (Exception e) when (PostgresSchema.Unusable(e) is { } explained)
        {
            _source?.Dispose();
            throw explained;
        }
    }

    /// <inheritdoc/>
    public async Task<LoadOutcome> LoadAsync(IReadOnlyList<Purchase> purchases, CancellationToken cancellationToken)
    {
        var distinct = PurchaseBatch.Distinct(purchases);
        await using var connection = await Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var insert = Rows(InsertSql, distinct, connection);
        _ = insert.Parameters.Add(Long(PurchaseTime.ToMicroseconds(time.GetUtcNow())));
        var loaded = (int)(await insert.ExecuteScalarAsync(cancellationToken))!;
        if (loaded < distinct.Count)
        {
            await using var correct = Rows(CorrectSql, distinct, connection);
            loaded += await correct.ExecuteNonQueryAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return new LoadOutcome(loaded, purchases.Count - loaded);
    }

    /// <inheritdoc/>
    public async Task<PurchaseHistory> ReadAsync(string userId, PointInTime time, int limit, CancellationToken cancellationToken)
    {
        NpgsqlParameter[] Key() =>
            [Text(userId), Long(PurchaseTime.ToMicroseconds(time.At)), Long(time.LoadedBy is { } by ? PurchaseTime.ToMicroseconds(by) : long.MaxValue)];
        await using var command = Source.CreateCommand(ReadSql);
        command.Parameters.AddRange(Key());
        _ = command.Parameters.Add(Long(limit));
        List<Purchase> purchases = [];
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                purchases.Add(new Purchase
                {
                    UserId = userId,
                    ItemId = reader.GetString(0),
                    CreatedAt = PurchaseTime.FromMicroseconds(reader.GetInt64(1)),
                    Quantity = reader.GetDouble(2),
                    Line = reader.GetInt32(3),
                });
            }
        }

        var count = (long)purchases.Count;
        if (purchases.Count == limit)
        {
            await using var all = Source.CreateCommand("SELECT count(*) FROM emotion_purchase WHERE user_id = $1 AND created_at <= $2 AND loaded_at <= $3");
            all.Parameters.AddRange(Key());
            count = (long)(await all.ExecuteScalarAsync(cancellationToken))!;
        }

        return new PurchaseHistory { Count = count, Purchases = [.. purchases] };
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyDictionary<string, long>> CountAsync(IReadOnlyCollection<string> itemIds, CancellationToken cancellationToken)
    {
        await using var command = Source.CreateCommand("SELECT item_id, purchases FROM emotion_item_purchases WHERE item_id = ANY($1)");
        _ = command.Parameters.Add(Array(NpgsqlDbType.Text, itemIds));
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var counts = new Dictionary<string, long>(itemIds.Count, StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            counts[reader.GetString(0)] = reader.GetInt64(1);
        }

        return counts;
    }

    /// <inheritdoc/>
    public async Task EraseAsync(string userId, CancellationToken cancellationToken)
    {
        await using var command = Source.CreateCommand(EraseSql);
        _ = command.Parameters.Add(Text(userId));
        _ = await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<StoreSummary> DescribeAsync(CancellationToken cancellationToken)
    {
        await using var command = Source.CreateCommand(
            "SELECT coalesce((SELECT sum(purchases) FROM emotion_item_purchases), 0)::bigint, (SELECT max(created_at) FROM emotion_purchase)");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        _ = await reader.ReadAsync(cancellationToken);
        return new StoreSummary(reader.GetInt64(0), await reader.IsDBNullAsync(1, cancellationToken) ? null : PurchaseTime.FromMicroseconds(reader.GetInt64(1)));
    }

    /// <inheritdoc/>
    public void Dispose() => _source?.Dispose();

    private static NpgsqlCommand Rows(string sql, List<KeyValuePair<PurchaseKey, double>> purchases, NpgsqlConnection connection)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(new NpgsqlParameter[]
        {
            Array(NpgsqlDbType.Text, purchases.Select(static entry => entry.Key.UserId)),
            Array(NpgsqlDbType.Bigint, purchases.Select(static entry => entry.Key.At)),
            Array(NpgsqlDbType.Text, purchases.Select(static entry => entry.Key.ItemId)),
            Array(NpgsqlDbType.Integer, purchases.Select(static entry => entry.Key.Line)),
            Array(NpgsqlDbType.Double, purchases.Select(static entry => entry.Value)),
        });
        return command;
    }

    private static NpgsqlParameter<T[]> Array<T>(NpgsqlDbType type, IEnumerable<T> values) =>
        new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type };

    private static NpgsqlParameter<long> Long(long value) => new() { TypedValue = value };

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };
}
