using Npgsql;

namespace Emotion.Silo.Storage.Postgres;

/// <summary>The tables; created under an advisory lock, so that any number of silos may start at once.</summary>
internal static class PostgresSchema
{
    /// <summary>Rows per tally slice and item: silos add to different ones, and reads sum them.</summary>
    internal const int TallyShards = 64;

    // An arbitrary number that nothing else in the database is expected to use.
    private const long LockId = 0x656d6f74696f6e;

    private const string Create = """
        CREATE TABLE IF NOT EXISTS emotion_state(
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, key bytea NOT NULL UNIQUE, version bigint NOT NULL, data bytea NOT NULL,
            wake_topic text, wake_at bigint) WITH (fillfactor = 70);
        CREATE INDEX IF NOT EXISTS emotion_state_wake ON emotion_state(wake_topic, wake_at) WHERE wake_topic IS NOT NULL;
        CREATE TABLE IF NOT EXISTS emotion_log(
            state_id bigint NOT NULL, log smallint NOT NULL, seq bigint NOT NULL, data bytea NOT NULL, PRIMARY KEY(state_id, log, seq));
        CREATE TABLE IF NOT EXISTS emotion_tally(
            name text NOT NULL, slice bigint NOT NULL, item text NOT NULL, shard smallint NOT NULL, count bigint NOT NULL,
            PRIMARY KEY(name, slice, item, shard));
        """;

    internal static void Ensure(NpgsqlConnection connection)
    {
        using var transaction = connection.BeginTransaction();
        using var command = new NpgsqlCommand($"SELECT pg_advisory_xact_lock({LockId}); {Create}", connection, transaction);
        _ = command.ExecuteNonQuery();
        transaction.Commit();
    }
}
