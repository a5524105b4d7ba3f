using System.Buffers.Binary;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace Emotion.Grains.Streaming;

/// <summary>
/// The recent event ids of one key as 64-bit hashes (XxHash3), in blocks of 64: only the newest, open block is a part of the
/// state that each write repeats; full blocks are written once, as entries of the grain's log. A block is forgotten when
/// all its events are older than the retention and enough newer ids remain. Two different ids of one key collide with
/// probability 2^-64 per pair.
/// </summary>
/// <param name="retentionMs">For how long of event time an id is remembered at least.</param>
/// <param name="min">How many ids are remembered at least.</param>
/// <param name="max">How many are remembered at most, whatever their age.</param>
internal sealed class RecentIds(long retentionMs, int min, int max)
{
    internal const int BlockSize = 64;

    /// <summary>Bytes of a full block's log entry.</summary>
    internal const int EntrySize = sizeof(long) + (BlockSize * sizeof(ulong));

    private readonly List<Block> _full = [];
    private ulong[] _open = [];
    private long _openNewestMs = long.MinValue;
    private long _newestMs = long.MinValue;

    /// <summary>How many ids are remembered.</summary>
    internal int Count => (_full.Count * BlockSize) + OpenCount;

    /// <summary>How many of them are in the open block.</summary>
    internal int OpenCount { get; private set; }

    /// <summary>How many full blocks are remembered; they have the sequence numbers right below <see cref="NextSequence"/>.</summary>
    internal int FullBlocks => _full.Count;

    /// <summary>Sequence number that the open block will get.</summary>
    internal long NextSequence { get; private set; }

    internal ReadOnlySpan<ulong> Open => _open.AsSpan(0, OpenCount);

    internal long OpenNewestMs => _openNewestMs;

    internal static ulong Hash(string id) => XxHash3.HashToUInt64(MemoryMarshal.AsBytes(id.AsSpan()));

    internal bool Contains(ulong id)
    {
        if (Open.Contains(id))
        {
            return true;
        }

        foreach (var block in _full)
        {
            if (block.Ids.AsSpan().Contains(id))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Remembers an id that is not remembered yet.</summary>
    /// <param name="id">Its hash.</param>
    /// <param name="timeMs">Event time of its event.</param>
    /// <param name="full">The entry to write if a block became full.</param>
    /// <param name="trim">Lowest sequence number still remembered; lower entries may be dropped.</param>
    /// <returns>Whether a block became full.</returns>
    internal bool Add(ulong id, long timeMs, out KeyedLogEntry full, out long trim)
    {
        if (OpenCount == _open.Length)
        {
            Array.Resize(ref _open, Math.Clamp(OpenCount * 2, 4, BlockSize));
        }

        _open[OpenCount++] = id;
        _openNewestMs = Math.Max(_openNewestMs, timeMs);
        _newestMs = Math.Max(_newestMs, timeMs);
        full = default;
        trim = 0;
        if (OpenCount < BlockSize)
        {
            return false;
        }

        var block = new Block(_open, _openNewestMs);
        full = new KeyedLogEntry(KeyedRecord.IdLog, NextSequence, block.ToBytes());
        _full.Add(block);
        NextSequence++;
        Reopen([], long.MinValue);
        Forget();
        trim = NextSequence - _full.Count;
        return true;
    }

    /// <summary>Restores the open block.</summary>
    internal void Restore(ReadOnlySpan<ulong> open, long openNewestMs, long nextSequence)
    {
        _full.Clear();
        Reopen(open.ToArray(), openNewestMs);
        _newestMs = openNewestMs;
        NextSequence = nextSequence;
    }

    /// <summary>Restores the full blocks from their entries, newest first.</summary>
    internal void RestoreFull(IReadOnlyList<KeyedLogEntry> entries)
    {
        for (var i = entries.Count - 1; i >= 0; i--)
        {
            var block = Block.FromBytes(entries[i].Data.Span);
            _newestMs = Math.Max(_newestMs, block.NewestMs);
            _full.Add(block);
        }
    }

    private void Reopen(ulong[] open, long newestMs)
    {
        _open = open;
        OpenCount = open.Length;
        _openNewestMs = newestMs;
    }

    private void Forget()
    {
        var drop = 0;
        while (drop < _full.Count
            && Count - ((drop + 1) * BlockSize) >= min
            && (_full[drop].NewestMs < _newestMs - retentionMs || Count - (drop * BlockSize) > max))
        {
            drop++;
        }

        _full.RemoveRange(0, drop);
    }

    private readonly record struct Block(ulong[] Ids, long NewestMs)
    {
        internal byte[] ToBytes()
        {
            var bytes = new byte[EntrySize];
            BinaryPrimitives.WriteInt64LittleEndian(bytes, NewestMs);
            MemoryMarshal.AsBytes(Ids.AsSpan()).CopyTo(bytes.AsSpan(sizeof(long)));
            return bytes;
        }

        internal static Block FromBytes(ReadOnlySpan<byte> bytes)
        {
            if (bytes.Length != EntrySize)
            {
                throw new InvalidDataException($"A block of recent ids has {bytes.Length} bytes instead of {EntrySize}.");
            }

            return new Block(MemoryMarshal.Cast<byte, ulong>(bytes[sizeof(long)..]).ToArray(), BinaryPrimitives.ReadInt64LittleEndian(bytes));
        }
    }
}
