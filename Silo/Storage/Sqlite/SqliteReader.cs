using Emotion.Grains.Streaming;
using Microsoft.Data.Sqlite;

namespace Emotion.Silo.Storage.Sqlite;

/// <summary>A reading connection and its statements.</summary>
internal sealed class SqliteReader(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _load = new(connection, "SELECT id, version, data FROM emotion_state WHERE key = ?1");
    private readonly SqliteStatement _log = new(
        connection, "SELECT seq, data FROM emotion_log WHERE state_id = ?1 AND log = ?2 AND seq < ?3 ORDER BY seq DESC LIMIT ?4");
    private readonly SqliteStatement _tallies = new(connection, "SELECT slice, item, count FROM emotion_tally WHERE name = ?1 AND slice >= ?2");
    private readonly SqliteStatement _trimTallies = new(connection, "DELETE FROM emotion_tally WHERE name = ?1 AND slice >= 0 AND slice < ?2");
    private readonly SqliteStatement _due = new(
        connection, "SELECT key FROM emotion_state WHERE wake_topic = ?1 AND wake_at <= ?2 ORDER BY wake_at LIMIT ?3");
    private readonly SqliteStatement _range = new(
        connection, "SELECT key, data FROM emotion_state WHERE key > ?1 AND key < ?2 ORDER BY key LIMIT ?3");

    public void Dispose()
    {
        foreach (var statement in (ReadOnlySpan<SqliteStatement>)[_load, _log, _tallies, _trimTallies, _due, _range])
        {
            statement.Dispose();
        }

        connection.Dispose();
    }

    internal StoredState? Load(byte[] key) =>
        Rows(_load.Bind(1, key), static row => new StoredState(row.GetLong(0), row.GetLong(1), row.GetBytes(2))) is [var found, ..] ? found : null;

    internal List<KeyedLogEntry> ReadLog(long row, byte log, long before, int limit) =>
        Rows(_log.Bind(1, row).Bind(2, log).Bind(3, before).Bind(4, limit), entry => new KeyedLogEntry(log, entry.GetLong(0), entry.GetBytes(1)));

    internal List<Tally> ReadTallies(string tally, long fromSlice) =>
        Rows(_tallies.Bind(1, tally).Bind(2, fromSlice), row => new Tally(tally, row.GetLong(0), row.GetText(1), row.GetLong(2)));

    internal int TrimTallies(string tally, long belowSlice) => _trimTallies.Bind(1, tally).Bind(2, belowSlice).Execute();

    internal List<byte[]> ReadDue(string topic, long watermarkMs, int limit) =>
        Rows(_due.Bind(1, topic).Bind(2, watermarkMs).Bind(3, limit), static row => row.GetBytes(0));

    internal List<(byte[] Key, byte[] Data)> ReadRange(byte[] after, byte[] before, int limit) =>
        Rows(_range.Bind(1, after).Bind(2, before).Bind(3, limit), static row => (row.GetBytes(0), row.GetBytes(1)));

    private static List<T> Rows<T>(SqliteStatement statement, Func<SqliteStatement, T> read)
    {
        var rows = new List<T>();
        while (statement.Step())
        {
            rows.Add(read(statement));
        }

        statement.Reset();
        return rows;
    }
}
