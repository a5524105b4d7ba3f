using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Emotion.Silo.Storage.Sqlite;

/// <summary>
/// A prepared statement over SQLite's own interface: blobs are bound without a copy and nothing is allocated per row, which
/// ADO.NET's parameters cannot do. Belongs to one thread at a time.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    internal SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle ?? throw new InvalidOperationException("The connection is closed.");
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    public void Dispose() => _statement.Dispose();

    /// <summary>Binds a parameter; they are numbered from 1.</summary>
    internal SqliteStatement Bind(int index, long value)
    {
        Check(raw.sqlite3_bind_int64(_statement, index, value));
        return this;
    }

    internal SqliteStatement Bind(int index, double value)
    {
        Check(raw.sqlite3_bind_double(_statement, index, value));
        return this;
    }

    internal SqliteStatement Bind(int index, ReadOnlySpan<byte> value)
    {
        // A null pointer would bind NULL.
        Check(value.IsEmpty ? raw.sqlite3_bind_zeroblob(_statement, index, 0) : raw.sqlite3_bind_blob(_statement, index, value));
        return this;
    }

    internal SqliteStatement Bind(int index, string? value)
    {
        Check(value is null ? raw.sqlite3_bind_null(_statement, index) : raw.sqlite3_bind_text(_statement, index, value));
        return this;
    }

    internal SqliteStatement BindNull(int index)
    {
        Check(raw.sqlite3_bind_null(_statement, index));
        return this;
    }

    /// <summary>Steps to the next row.</summary>
    /// <returns>Whether there is one.</returns>
    internal bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code is raw.SQLITE_ROW)
        {
            return true;
        }

        if (code is raw.SQLITE_DONE)
        {
            return false;
        }

        // Reset reports the same error again; the statement is free for the next use either way.
        _ = raw.sqlite3_reset(_statement);
        Check(code);
        return false;
    }

    /// <summary>Runs to the end and makes the statement ready for its next use.</summary>
    /// <returns>Rows changed.</returns>
    internal int Execute()
    {
        while (Step())
        {
        }

        var changes = raw.sqlite3_changes(_database);
        Reset();
        return changes;
    }

    internal void Reset() => Check(raw.sqlite3_reset(_statement));

    internal long GetLong(int column) => raw.sqlite3_column_int64(_statement, column);

    internal double GetDouble(int column) => raw.sqlite3_column_double(_statement, column);

    internal string GetText(int column) => raw.sqlite3_column_text(_statement, column).utf8_to_string();

    internal byte[] GetBytes(int column) => raw.sqlite3_column_blob(_statement, column).ToArray();

    private void Check(int code)
    {
        if (code is not raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(code, _database);
        }
    }
}
