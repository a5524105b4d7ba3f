using System.Collections.Concurrent;

namespace Emotion.Silo.Storage.Sqlite;

/// <summary>
/// Reading connections, as many as there are readers at once: reads come out of the page cache in microseconds, and run
/// where they are called.
/// </summary>
/// <typeparam name="T">A connection with its statements.</typeparam>
internal sealed class SqliteReaders<T>(Func<T> open) : IDisposable
    where T : IDisposable
{
    private readonly ConcurrentBag<T> _free = [];
    private int _closed;

    public TResult Read<TResult>(Func<T, TResult> read)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _closed) != 0, this);
        if (!_free.TryTake(out var reader))
        {
            reader = open();
        }

        try
        {
            return read(reader);
        }
        finally
        {
            if (Volatile.Read(ref _closed) != 0)
            {
                reader.Dispose();
            }
            else
            {
                _free.Add(reader);
            }
        }
    }

    public void Dispose()
    {
        Volatile.Write(ref _closed, 1);
        while (_free.TryTake(out var reader))
        {
            reader.Dispose();
        }
    }
}
