using Emotion.Grains.Interfaces.Recommendation;
using Emotion.Silo.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Emotion.Silo.Storage.Features;

/// <summary>A reading connection and its statements.</summary>
internal sealed class SqlitePurchaseReader(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _read = new(
        connection,
        """
        SELECT item_id, created_at, quantity, line FROM emotion_purchase WHERE user_id = ?1 AND created_at <= ?2 AND loaded_at <= ?3
        ORDER BY created_at DESC, item_id, line LIMIT ?4
        """);
    private readonly SqliteStatement _count = new(
        connection, "SELECT count(*) FROM emotion_purchase WHERE user_id = ?1 AND created_at <= ?2 AND loaded_at <= ?3");
    private readonly SqliteStatement _item = new(connection, "SELECT purchases FROM emotion_item_purchases WHERE item_id = ?1");
    private readonly SqliteStatement _total = new(connection, "SELECT value FROM emotion_store_total WHERE name = ?1");

    public PurchaseHistory Read(string userId, PointInTime time, int limit)
    {
        var at = PurchaseTime.ToMicroseconds(time.At);
        var loadedBy = time.LoadedBy is { } by ? PurchaseTime.ToMicroseconds(by) : long.MaxValue;
        List<Purchase> purchases = [];
        _ = _read.Bind(1, userId).Bind(2, at).Bind(3, loadedBy).Bind(4, limit);
        while (_read.Step())
        {
            purchases.Add(new Purchase
            {
                UserId = userId,
                ItemId = _read.GetText(0),
                CreatedAt = PurchaseTime.FromMicroseconds(_read.GetLong(1)),
                Quantity = _read.GetDouble(2),
                Line = (int)_read.GetLong(3),
            });
        }

        _read.Reset();
        var count = purchases.Count < limit ? purchases.Count : First(_count.Bind(1, userId).Bind(2, at).Bind(3, loadedBy)) ?? 0;
        return new PurchaseHistory { Count = count, Purchases = [.. purchases] };
    }

    public IReadOnlyDictionary<string, long> Count(IReadOnlyCollection<string> itemIds)
    {
        var counts = new Dictionary<string, long>(itemIds.Count, StringComparer.Ordinal);
        foreach (var item in itemIds)
        {
            if (First(_item.Bind(1, item)) is { } count)
            {
                counts[item] = count;
            }
        }

        return counts;
    }

    public StoreSummary Describe()
    {
        var purchases = First(_total.Bind(1, "purchases")) ?? 0;
        return new StoreSummary(purchases, purchases > 0 && First(_total.Bind(1, "newest")) is { } newest ? PurchaseTime.FromMicroseconds(newest) : null);
    }

    public void Dispose()
    {
        foreach (var statement in (ReadOnlySpan<SqliteStatement>)[_read, _count, _item, _total])
        {
            statement.Dispose();
        }

        connection.Dispose();
    }

    private static long? First(SqliteStatement statement)
    {
        long? value = statement.Step() ? statement.GetLong(0) : null;
        statement.Reset();
        return value;
    }
}
