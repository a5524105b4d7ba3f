using Microsoft.Data.Sqlite;

namespace Emotion.Silo.Storage.Sqlite;

/// <summary>Opens connections to a SQLite file in the way that all of ours are opened.</summary>
internal static class SqliteFile
{
    /// <summary>Connects: write-ahead log, and patience with other writers.</summary>
    internal static SqliteConnection Connect(string file)
    {
        // No pooling: these connections live as long as the process, and a pool would keep the file open after it.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        try
        {
            connection.Open();
            Run(connection, "PRAGMA journal_mode=WAL; PRAGMA busy_timeout=10000;");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs statements that answer nothing.</summary>
    internal static void Run(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        _ = command.ExecuteNonQuery();
    }

    /// <summary>Creates what is missing of a schema, in one transaction; safe when several processes start at once.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="create">The statements.</param>
    /// <param name="version">The version of the schema that they make.</param>
    /// <exception cref="InvalidDataException">A newer version of the project wrote this file.</exception>
    internal static void Ensure(SqliteConnection connection, string create, int version)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        var found = Convert.ToInt32(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
        if (found > version)
        {
            throw new InvalidDataException($"it has schema {found}, and this version knows schemas up to {version}");
        }

        Run(connection, $"BEGIN IMMEDIATE; {create} PRAGMA user_version = {version}; COMMIT;");
    }
}
