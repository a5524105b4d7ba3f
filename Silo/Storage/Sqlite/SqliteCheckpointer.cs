using Microsoft.Data.Sqlite;

namespace Emotion.Silo.Storage.Sqlite;

/// <summary>
/// Moves the write-ahead log into the database on a thread and connection of its own: passively every 50 ms, which holds
/// no writer up; and, once the log has grown too big (under constant load it never wraps by itself), emptying it right
/// after a passive checkpoint has left little to do.
/// </summary>
internal sealed class SqliteCheckpointer : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly SqliteConnection _connection;
    private readonly string _walFile;
    private readonly long _maxWalBytes;
    private readonly AutoResetEvent _signal = new(false);
    private readonly ManualResetEvent _stop = new(false);
    private readonly Thread _thread;

    internal SqliteCheckpointer(SqliteConnection connection, string walFile, long maxWalBytes)
    {
        _connection = connection;
        _walFile = walFile;
        _maxWalBytes = maxWalBytes;
        _thread = new Thread(Run) { IsBackground = true, Name = "state checkpoints" };
        _thread.Start();
    }

    /// <summary>Something was committed.</summary>
    internal void Signal() => _signal.Set();

    /// <summary>Stops; called by the writer thread, which has nothing more to write.</summary>
    public void Dispose()
    {
        _ = _stop.Set();
        _thread.Join();
        _connection.Dispose();
        _signal.Dispose();
        _stop.Dispose();
    }

    private void Run()
    {
        while (WaitHandle.WaitAny([_stop, _signal]) != 0)
        {
            try
            {
                Checkpoint("PASSIVE");
                if (new FileInfo(_walFile) is { Exists: true } wal && wal.Length > _maxWalBytes)
                {
                    Checkpoint("TRUNCATE");
                }
            }
            catch (SqliteException)
            {
                // Disk full or busy: the log stays, and the writer reports it as soon as it cannot grow any more.
                _ = _signal.Set();
            }

            if (_stop.WaitOne(Pause))
            {
                return;
            }
        }
    }

    private void Checkpoint(string mode)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = $"PRAGMA wal_checkpoint({mode})";
        _ = command.ExecuteNonQuery();
    }
}
