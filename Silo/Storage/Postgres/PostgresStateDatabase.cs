using Emotion.Grains.Streaming;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Emotion.Silo.Storage.Postgres;

/// <summary>State in PostgreSQL: one writing connection, reads over the pool.</summary>
internal sealed class PostgresStateDatabase(IOptions<StateStoreOptions> options) : IStateDatabase
{
    private NpgsqlDataSource? _source;
    private NpgsqlConnection? _connection;
    private PostgresWriter? _writer;

    private NpgsqlDataSource Source => _source ?? throw new InvalidOperationException("The database is not open.");

    /// <inheritdoc/>
    public void Open()
    {
        try
        {
            var settings = new NpgsqlConnectionStringBuilder(options.Value.ConnectionString);
            if (settings.MaxAutoPrepare == 0)
            {
                settings.MaxAutoPrepare = 32;
                settings.AutoPrepareMinUsages = 2;
            }

            _source = NpgsqlDataSource.Create(settings);
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
    public void Commit(IReadOnlyList<PendingWrite> group)
    {
        try
        {
            _connection ??= Source.OpenConnection();
            (_writer ??= new PostgresWriter(_connection)).Commit(group);
        }
        catch
        {
            // Whatever state the connection is in, the next attempt begins with a fresh one.
            _connection?.Dispose();
            (_connection, _writer) = (null, null);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask<StoredState?> LoadAsync(byte[] key, CancellationToken cancellationToken)
    {
        await using var command = Source.CreateCommand("SELECT id, version, data FROM emotion_state WHERE key = $1");
        _ = command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = key });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? new StoredState(reader.GetInt64(0), reader.GetInt64(1), reader.GetFieldValue<byte[]>(2))
            : null;
    }

    /// <inheritdoc/>
    public async ValueTask<bool> HasVersionAsync(byte[] key, long row, long version, CancellationToken cancellationToken)
    {
        await using var command = Source.CreateCommand("SELECT id, version FROM emotion_state WHERE key = $1");
        _ = command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = key });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken)
            ? reader.GetInt64(0) == row && reader.GetInt64(1) == version
            : row == 0;
    }

    /// <inheritdoc/>
    public ValueTask<List<KeyedLogEntry>> ReadLogAsync(long row, byte log, long before, int limit, CancellationToken cancellationToken) => ReadAsync(
        "SELECT seq, data FROM emotion_log WHERE state_id = $1 AND log = $2 AND seq < $3 ORDER BY seq DESC LIMIT $4",
        [Long(row), new NpgsqlParameter<short> { TypedValue = log }, Long(before), Long(limit)],
        reader => new KeyedLogEntry(log, reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)),
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<List<Tally>> ReadTalliesAsync(string tally, long fromSlice, CancellationToken cancellationToken) => ReadAsync(
        "SELECT slice, item, sum(count)::bigint FROM emotion_tally WHERE name = $1 AND slice >= $2 GROUP BY slice, item",
        [Text(tally), Long(fromSlice)],
        reader => new Tally(tally, reader.GetInt64(0), reader.GetString(1), reader.GetInt64(2)),
        cancellationToken);

    /// <inheritdoc/>
    public async ValueTask TrimTalliesAsync(string tally, long belowSlice, CancellationToken cancellationToken)
    {
        await using var command = Source.CreateCommand("DELETE FROM emotion_tally WHERE name = $1 AND slice >= 0 AND slice < $2");
        command.Parameters.AddRange(new NpgsqlParameter[] { Text(tally), Long(belowSlice) });
        _ = await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<List<byte[]>> ReadDueAsync(string topic, long watermarkMs, int limit, CancellationToken cancellationToken) => ReadAsync(
        "SELECT key FROM emotion_state WHERE wake_topic = $1 AND wake_at <= $2 ORDER BY wake_at LIMIT $3",
        [Text(topic), Long(watermarkMs), Long(limit)],
        static reader => reader.GetFieldValue<byte[]>(0),
        cancellationToken);

    /// <inheritdoc/>
    public ValueTask<List<(byte[] Key, byte[] Data)>> ReadRangeAsync(byte[] after, byte[] before, int limit, CancellationToken cancellationToken) => ReadAsync(
        "SELECT key, data FROM emotion_state WHERE key > $1 AND key < $2 ORDER BY key LIMIT $3",
        [new NpgsqlParameter<byte[]> { TypedValue = after }, new NpgsqlParameter<byte[]> { TypedValue = before }, Long(limit)],
        static reader => (reader.GetFieldValue<byte[]>(0), reader.GetFieldValue<byte[]>(1)),
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection?.Dispose();
        _source?.Dispose();
    }

    private static NpgsqlParameter<long> Long(long value) => new() { TypedValue = value };

    private static NpgsqlParameter<string> Text(string value) => new() { TypedValue = value, NpgsqlDbType = NpgsqlDbType.Text };

    private async ValueTask<List<T>> ReadAsync<T>(
        string sql, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        await using var command = Source.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
