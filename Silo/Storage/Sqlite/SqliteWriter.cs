using Microsoft.Data.Sqlite;

namespace Emotion.Silo.Storage.Sqlite;

/// <summary>The statements of the writing connection.</summary>
internal sealed class SqliteWriter(SqliteConnection connection) : IDisposable
{
    private readonly SqliteStatement _begin = new(connection, "BEGIN IMMEDIATE");
    private readonly SqliteStatement _commit = new(connection, "COMMIT");
    private readonly SqliteStatement _rollback = new(connection, "ROLLBACK");
    private readonly SqliteStatement _insert = new(
        connection, "INSERT INTO emotion_state(key, version, data, wake_topic, wake_at) VALUES(?1, 1, ?2, ?3, ?4) ON CONFLICT(key) DO NOTHING RETURNING id");
    private readonly SqliteStatement _update = new(
        connection, "UPDATE emotion_state SET version = version + 1, data = ?3, wake_topic = ?4, wake_at = ?5 WHERE id = ?1 AND version = ?2");
    private readonly SqliteStatement _delete = new(connection, "DELETE FROM emotion_state WHERE id = ?1 AND version = ?2");
    private readonly SqliteStatement _clearLogs = new(connection, "DELETE FROM emotion_log WHERE state_id = ?1");
    private readonly SqliteStatement _append = new(
        connection,
        "INSERT INTO emotion_log(state_id, log, seq, data) VALUES(?1, ?2, ?3, ?4) ON CONFLICT(state_id, log, seq) DO UPDATE SET data = excluded.data");
    private readonly SqliteStatement _trim = new(connection, "DELETE FROM emotion_log WHERE state_id = ?1 AND log = ?2 AND seq < ?3");
    private readonly SqliteStatement _tally = new(
        connection,
        "INSERT INTO emotion_tally(name, slice, item, count) VALUES(?1, ?2, ?3, ?4) ON CONFLICT(name, slice, item) DO UPDATE SET count = count + excluded.count");

    private readonly TallySums _tallies = new();

    public void Dispose()
    {
        foreach (var statement in (ReadOnlySpan<SqliteStatement>)[_begin, _commit, _rollback, _insert, _update, _delete, _clearLogs, _append, _trim, _tally])
        {
            statement.Dispose();
        }
    }

    internal void Commit(IReadOnlyList<PendingWrite> group)
    {
        _ = _begin.Execute();
        try
        {
            _tallies.Clear();
            foreach (var write in group)
            {
                Write(write);
            }

            foreach (var ((name, slice, item), count) in _tallies.Sums)
            {
                _ = _tally.Bind(1, name).Bind(2, slice).Bind(3, item).Bind(4, count).Execute();
            }

            _ = _commit.Execute();
        }
        catch
        {
            RollBack();
            throw;
        }
    }

    private void Write(PendingWrite write)
    {
        if (write.Delete)
        {
            write.Conflict = write.Row != 0 && _delete.Bind(1, write.Row).Bind(2, write.Version).Execute() == 0;
        }
        else if (write.Row != 0)
        {
            _ = _update.Bind(1, write.Row).Bind(2, write.Version).Bind(3, write.Data);
            write.Conflict = Wake(_update, 4, write).Execute() == 0;
        }
        else
        {
            Insert(write);
        }

        if (write.Conflict)
        {
            return;
        }

        if (write.ClearLogs && write.Row != 0)
        {
            _ = _clearLogs.Bind(1, write.Row).Execute();
        }

        foreach (var entry in write.Appends)
        {
            _ = _append.Bind(1, write.Row).Bind(2, entry.Log).Bind(3, entry.Sequence).Bind(4, entry.Data.Span).Execute();
        }

        foreach (var trim in write.Trims)
        {
            _ = _trim.Bind(1, write.Row).Bind(2, trim.Log).Bind(3, trim.Below).Execute();
        }

        _tallies.Add(write.Tallies);
    }

    private void Insert(PendingWrite write)
    {
        _ = _insert.Bind(1, write.Handle.RecordKey).Bind(2, write.Data);
        write.Conflict = !Wake(_insert, 3, write).Step();
        if (!write.Conflict)
        {
            write.Row = _insert.GetLong(0);
            _ = _insert.Step();
        }

        _insert.Reset();
    }

    private static SqliteStatement Wake(SqliteStatement statement, int index, PendingWrite write) => write.WakeTopic is { } topic
        ? statement.Bind(index, topic).Bind(index + 1, write.WakeAtMs)
        : statement.BindNull(index).BindNull(index + 1);

    private void RollBack()
    {
        try
        {
            _ = _rollback.Execute();
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself, as it does when the disk is full: the commit's own error is the one to report.
            return;
        }
    }
}
