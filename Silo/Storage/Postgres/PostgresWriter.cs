using Npgsql;
using NpgsqlTypes;

namespace Emotion.Silo.Storage.Postgres;

/// <summary>
/// Writes a group in one transaction: updates, inserts and deletes each as one statement over arrays, so that the number of
/// round trips does not grow with the group. A conflict is a row that a statement does not return.
/// </summary>
internal sealed class PostgresWriter(NpgsqlConnection connection)
{
    private const string UpdateSql = """
        UPDATE emotion_state s SET version = s.version + 1, data = i.data, wake_topic = i.wake_topic, wake_at = i.wake_at
        FROM unnest($1, $2, $3, $4, $5) AS i(id, version, data, wake_topic, wake_at)
        WHERE s.id = i.id AND s.version = i.version RETURNING s.id
        """;

    private const string InsertSql = """
        INSERT INTO emotion_state(key, version, data, wake_topic, wake_at)
        SELECT i.key, 1, i.data, i.wake_topic, i.wake_at FROM unnest($1, $2, $3, $4) AS i(key, data, wake_topic, wake_at)
        ON CONFLICT(key) DO NOTHING RETURNING id, key
        """;

    private const string DeleteSql = """
        DELETE FROM emotion_state s USING unnest($1, $2) AS i(id, version) WHERE s.id = i.id AND s.version = i.version RETURNING s.id
        """;

    private const string AppendSql = """
        INSERT INTO emotion_log(state_id, log, seq, data) SELECT * FROM unnest($1, $2, $3, $4)
        ON CONFLICT(state_id, log, seq) DO UPDATE SET data = excluded.data
        """;

    private const string TrimSql = """
        DELETE FROM emotion_log l USING unnest($1, $2, $3) AS i(state_id, log, below)
        WHERE l.state_id = i.state_id AND l.log = i.log AND l.seq < i.below
        """;

    private const string TallySql = """
        INSERT INTO emotion_tally(name, slice, item, shard, count) SELECT name, slice, item, $5, count FROM unnest($1, $2, $3, $4) AS i(name, slice, item, count)
        ON CONFLICT(name, slice, item, shard) DO UPDATE SET count = emotion_tally.count + excluded.count
        """;

    private readonly short _shard = (short)Random.Shared.Next(PostgresSchema.TallyShards);
    private readonly TallySums _tallies = new();

    internal void Commit(IReadOnlyList<PendingWrite> group)
    {
        using var transaction = connection.BeginTransaction();
        Delete([.. group.Where(write => write.Delete && write.Row != 0)]);
        Update([.. group.Where(write => !write.Delete && write.Row != 0)]);
        Insert([.. group.Where(write => !write.Delete && write.Row == 0)]);
        var written = group.Where(write => !write.Conflict).ToList();
        WriteLogs(written);
        WriteTallies(written);
        transaction.Commit();
    }

    private static NpgsqlParameter<T[]> Array<T>(NpgsqlDbType type, IEnumerable<T> values) =>
        new() { TypedValue = [.. values], NpgsqlDbType = NpgsqlDbType.Array | type };

    private void Update(List<PendingWrite> writes) => MarkConflicts(writes, UpdateSql, [
        Array(NpgsqlDbType.Bigint, writes.Select(write => write.Row)),
        Array(NpgsqlDbType.Bigint, writes.Select(write => write.Version)),
        Array(NpgsqlDbType.Bytea, writes.Select(write => write.Data.ToArray())),
        Array(NpgsqlDbType.Text, writes.Select(write => write.WakeTopic)),
        Array(NpgsqlDbType.Bigint, writes.Select(write => write.WakeTopic is null ? (long?)null : write.WakeAtMs)),
    ]);

    private void Delete(List<PendingWrite> writes) => MarkConflicts(writes, DeleteSql, [
        Array(NpgsqlDbType.Bigint, writes.Select(write => write.Row)),
        Array(NpgsqlDbType.Bigint, writes.Select(write => write.Version)),
    ]);

    private void Insert(List<PendingWrite> writes)
    {
        if (writes.Count == 0)
        {
            return;
        }

        using var command = Command(InsertSql, [
            Array(NpgsqlDbType.Bytea, writes.Select(write => write.Handle.RecordKey)),
            Array(NpgsqlDbType.Bytea, writes.Select(write => write.Data.ToArray())),
            Array(NpgsqlDbType.Text, writes.Select(write => write.WakeTopic)),
            Array(NpgsqlDbType.Bigint, writes.Select(write => write.WakeTopic is null ? (long?)null : write.WakeAtMs)),
        ]);
        var rows = new Dictionary<string, long>(writes.Count, StringComparer.Ordinal);
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                rows.Add(Convert.ToHexString(reader.GetFieldValue<byte[]>(1)), reader.GetInt64(0));
            }
        }

        foreach (var write in writes)
        {
            // Removed once found: of two writers of one new key in one group, the second has a conflict.
            write.Conflict = !rows.Remove(Convert.ToHexString(write.Handle.RecordKey), out var row);
            write.Row = row;
        }
    }

    private void MarkConflicts(List<PendingWrite> writes, string sql, NpgsqlParameter[] parameters)
    {
        if (writes.Count == 0)
        {
            return;
        }

        using var command = Command(sql, parameters);
        var written = new HashSet<long>(writes.Count);
        using (var reader = command.ExecuteReader())
        {
            while (reader.Read())
            {
                _ = written.Add(reader.GetInt64(0));
            }
        }

        foreach (var write in writes)
        {
            write.Conflict = !written.Contains(write.Row);
        }
    }

    private void WriteLogs(List<PendingWrite> writes)
    {
        var cleared = writes.Where(write => write.ClearLogs && write.Row != 0).Select(write => write.Row).ToList();
        Execute(cleared.Count, "DELETE FROM emotion_log WHERE state_id = ANY($1)", () => [Array(NpgsqlDbType.Bigint, cleared)]);

        // The last of two entries with one number wins, as one statement cannot write a row twice.
        var appends = writes.SelectMany(write => write.Appends.Select(entry => (write.Row, Entry: entry)))
            .GroupBy(append => (append.Row, append.Entry.Log, append.Entry.Sequence), (_, same) => same.Last())
            .ToList();
        Execute(appends.Count, AppendSql, () => [
            Array(NpgsqlDbType.Bigint, appends.Select(append => append.Row)),
            Array(NpgsqlDbType.Smallint, appends.Select(append => (short)append.Entry.Log)),
            Array(NpgsqlDbType.Bigint, appends.Select(append => append.Entry.Sequence)),
            Array(NpgsqlDbType.Bytea, appends.Select(append => append.Entry.Data.ToArray())),
        ]);

        var trims = writes.SelectMany(write => write.Trims.Select(trim => (write.Row, Trim: trim))).ToList();
        Execute(trims.Count, TrimSql, () => [
            Array(NpgsqlDbType.Bigint, trims.Select(trim => trim.Row)),
            Array(NpgsqlDbType.Smallint, trims.Select(trim => (short)trim.Trim.Log)),
            Array(NpgsqlDbType.Bigint, trims.Select(trim => trim.Trim.Below)),
        ]);
    }

    private void WriteTallies(List<PendingWrite> writes)
    {
        _tallies.Clear();
        foreach (var write in writes)
        {
            _tallies.Add(write.Tallies);
        }

        Execute(_tallies.Sums.Count, TallySql, () => [
            Array(NpgsqlDbType.Text, _tallies.Sums.Select(sum => sum.Key.Name)),
            Array(NpgsqlDbType.Bigint, _tallies.Sums.Select(sum => sum.Key.Slice)),
            Array(NpgsqlDbType.Text, _tallies.Sums.Select(sum => sum.Key.Item)),
            Array(NpgsqlDbType.Bigint, _tallies.Sums.Select(sum => sum.Value)),
            new NpgsqlParameter<short> { TypedValue = _shard },
        ]);
    }

    private void Execute(int rows, string sql, Func<NpgsqlParameter[]> parameters)
    {
        if (rows > 0)
        {
            using var command = Command(sql, parameters());
            _ = command.ExecuteNonQuery();
        }
    }

    private NpgsqlCommand Command(string sql, NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        return command;
    }
}
