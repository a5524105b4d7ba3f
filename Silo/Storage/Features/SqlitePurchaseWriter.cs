using Emotion.Grains.Interfaces.Recommendation;
using Emotion.Silo.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace Emotion.Silo.Storage.Features;

/// <summary>The writing connection and its statements; used by one thread at a time.</summary>
internal sealed class SqlitePurchaseWriter(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _insert = new(
        connection, "INSERT INTO emotion_purchase(user_id, created_at, item_id, line, quantity, loaded_at) VALUES(?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO NOTHING");
    private readonly SqliteStatement _correct = new(
        connection, "UPDATE emotion_purchase SET quantity = ?5 WHERE user_id = ?1 AND created_at = ?2 AND item_id = ?3 AND line = ?4 AND quantity <> ?5");
    private readonly SqliteStatement _count = new(
        connection, "INSERT INTO emotion_item_purchases VALUES(?1, ?2) ON CONFLICT DO UPDATE SET purchases = purchases + excluded.purchases");
    private readonly SqliteStatement _total = new(
        connection, "INSERT INTO emotion_store_total VALUES('purchases', ?1) ON CONFLICT DO UPDATE SET value = value + excluded.value");
    private readonly SqliteStatement _newest = new(
        connection, "INSERT INTO emotion_store_total VALUES('newest', ?1) ON CONFLICT DO UPDATE SET value = max(value, excluded.value)");
    private readonly SqliteStatement _discount = new(
        connection,
        """
        UPDATE emotion_item_purchases SET purchases = purchases - (SELECT count(*) FROM emotion_purchase p WHERE p.user_id = ?1 AND p.item_id = emotion_item_purchases.item_id)
        WHERE item_id IN (SELECT item_id FROM emotion_purchase WHERE user_id = ?1)
        """);
    private readonly SqliteStatement _erase = new(connection, "DELETE FROM emotion_purchase WHERE user_id = ?1");

    public LoadOutcome Load(List<KeyValuePair<PurchaseKey, double>> purchases, int rows, long loadedAt)
    {
        var (loaded, added, newest) = (0, new Dictionary<string, long>(StringComparer.Ordinal), 0L);
        InTransaction(() =>
        {
            foreach (var (key, quantity) in purchases)
            {
                if (Bind(_insert, key, quantity).Bind(6, loadedAt).Execute() > 0)
                {
                    added[key.ItemId] = added.GetValueOrDefault(key.ItemId) + 1;
                    newest = Math.Max(newest, key.At);
                    loaded++;
                }
                else
                {
                    loaded += Bind(_correct, key, quantity).Execute();
                }
            }

            foreach (var (item, count) in added)
            {
                _ = _count.Bind(1, item).Bind(2, count).Execute();
            }

            if (added.Count > 0)
            {
                _ = _total.Bind(1, added.Values.Sum()).Execute();
                _ = _newest.Bind(1, newest).Execute();
            }
        });
        return new LoadOutcome(loaded, rows - loaded);
    }

    public int Erase(string userId)
    {
        var erased = 0;
        InTransaction(() =>
        {
            _ = _discount.Bind(1, userId).Execute();
            erased = _erase.Bind(1, userId).Execute();
            _ = _total.Bind(1, -erased).Execute();
        });
        return erased;
    }

    public void Dispose()
    {
        foreach (var statement in (ReadOnlySpan<SqliteStatement>)[_insert, _correct, _count, _total, _newest, _discount, _erase])
        {
            statement.Dispose();
        }

        connection.Dispose();
    }

    private static SqliteStatement Bind(SqliteStatement statement, in PurchaseKey key, double quantity) =>
        statement.Bind(1, key.UserId).Bind(2, key.At).Bind(3, key.ItemId).Bind(4, key.Line).Bind(5, quantity);

    private void InTransaction(Action write)
    {
        SqliteFile.Run(connection, "BEGIN IMMEDIATE");
        try
        {
            write();
            SqliteFile.Run(connection, "COMMIT");
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    private void RollBack()
    {
        try
        {
            SqliteFile.Run(connection, "ROLLBACK");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself, as it does when the disk is full: the write's own error is the one to report.
            return;
        }
    }
}
