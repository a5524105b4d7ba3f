using System.Buffers;
using System.Diagnostics;
using Emotion.Grains.Streaming;

namespace Emotion.Silo.Storage;

/// <summary>What is queued for one record: the newest state, and all that adds up.</summary>
/// <param name="handle">Whose it is.</param>
internal sealed class PendingWrite(StateHandle handle)
{
    private byte[] _buffer = [];
    private int _length;

    internal StateHandle Handle { get; } = handle;

    internal ReadOnlySpan<byte> Data => _buffer.AsSpan(0, _length);

    internal ReadOnlyMemory<byte> Memory => _buffer.AsMemory(0, _length);

    /// <summary>Bytes of the state and of what is added to the logs.</summary>
    internal long Bytes
    {
        get
        {
            long bytes = _length;
            foreach (var entry in Appends)
            {
                bytes += entry.Data.Length;
            }

            return bytes;
        }
    }

    /// <summary>The record is removed.</summary>
    internal bool Delete { get; private set; }

    /// <summary>Log entries from before are removed.</summary>
    internal bool ClearLogs { get; private set; }

    internal string? WakeTopic { get; private set; }

    internal long WakeAtMs { get; private set; }

    internal List<KeyedLogEntry> Appends { get; } = [];

    internal List<KeyedLogTrim> Trims { get; } = [];

    internal List<Tally> Tallies { get; } = [];

    /// <summary>Spans of the events behind it.</summary>
    internal List<ActivityContext> Spans { get; } = [];

    /// <summary>Expected row id (0 for none) and version; after a commit of a new record, its row id.</summary>
    internal long Row { get; set; }

    internal long Version { get; set; }

    /// <summary>Set by a commit: another writer was ahead, nothing of this was written.</summary>
    internal bool Conflict { get; set; }

    internal void Merge(in KeyedWrite write)
    {
        Delete = write.Delete;
        if (write.Delete || write.ClearLogs)
        {
            ClearLogs = true;
            Appends.Clear();
            Trims.Clear();
        }

        if (write.Delete)
        {
            _length = 0;
        }
        else
        {
            if (_buffer.Length < write.Data.Length)
            {
                Release();
                _buffer = ArrayPool<byte>.Shared.Rent(write.Data.Length);
            }

            write.Data.CopyTo(_buffer);
            _length = write.Data.Length;
        }

        (WakeTopic, WakeAtMs) = (write.WakeTopic, write.WakeAtMs);
        Appends.AddRange(write.Appends ?? []);
        Trims.AddRange(write.Trims ?? []);
        Tallies.AddRange(write.Tallies ?? []);
        Spans.AddRange(write.Spans ?? []);
    }

    internal void Release()
    {
        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
        }

        (_buffer, _length) = ([], 0);
    }
}
