using Microsoft.Data.Sqlite;

namespace Emotion.Silo.Storage.Sqlite;

/// <summary>
/// The tables. Rowid tables with a unique index take random inserts two to four times faster than <c>WITHOUT ROWID</c> does,
/// and updates in the order of row ids touch neighbouring pages.
/// </summary>
internal static class SqliteSchema
{
    internal const int Version = 1;

    private const string Create = """
        CREATE TABLE IF NOT EXISTS emotion_state(
            id INTEGER PRIMARY KEY, key BLOB NOT NULL, version INTEGER NOT NULL, data BLOB NOT NULL, wake_topic TEXT, wake_at INTEGER);
        CREATE UNIQUE INDEX IF NOT EXISTS emotion_state_key ON emotion_state(key);
        CREATE INDEX IF NOT EXISTS emotion_state_wake ON emotion_state(wake_topic, wake_at) WHERE wake_topic IS NOT NULL;
        CREATE TABLE IF NOT EXISTS emotion_log(
            id INTEGER PRIMARY KEY, state_id INTEGER NOT NULL, log INTEGER NOT NULL, seq INTEGER NOT NULL, data BLOB NOT NULL);
        CREATE UNIQUE INDEX IF NOT EXISTS emotion_log_seq ON emotion_log(state_id, log, seq);
        CREATE TABLE IF NOT EXISTS emotion_tally(
            name TEXT NOT NULL, slice INTEGER NOT NULL, item TEXT NOT NULL, count INTEGER NOT NULL,
            PRIMARY KEY(name, slice, item)) WITHOUT ROWID;
        """;

    /// <inheritdoc cref="SqliteFile.Ensure"/>
    internal static void Ensure(SqliteConnection connection) => SqliteFile.Ensure(connection, Create, Version);
}
