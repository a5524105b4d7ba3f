using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Emotion.Grains.Streaming;

/// <summary>
/// What one state write holds besides the capability's own state: last offsets, recent ids and the wake-up. Written in a
/// fixed little-endian form in front of the state: a format byte, positions, open block of ids, wake-up, state; no state
/// once the key is erased.
/// </summary>
/// <param name="options">How many ids are remembered.</param>
/// <param name="longestWindow">The longest window of the state: ids are remembered at least as long.</param>
internal sealed class KeyedRecord(KeyedEventOptions options, TimeSpan longestWindow = default)
{
    /// <summary>The log that full blocks of recent ids go to; capabilities use the others.</summary>
    internal const byte IdLog = 0;

    private const byte Format = 1;

    internal Positions Positions { get; } = new();

    internal RecentIds Ids { get; private set; } = NewIds(options, longestWindow);

    internal string? WakeTopic { get; set; }

    internal long WakeAtMs { get; set; }

    internal void Write(IBufferWriter<byte> output)
    {
        WriteByte(output, Format);
        WriteInt(output, Positions.Items.Count);
        foreach (var position in Positions.Items)
        {
            WriteText(output, position.Topic);
            WriteInt(output, position.Partition);
            WriteLong(output, (long)position.Incarnation);
            WriteLong(output, position.Offset);
        }

        WriteLong(output, Ids.NextSequence);
        WriteInt(output, Ids.FullBlocks);
        WriteLong(output, Ids.OpenNewestMs);
        WriteByte(output, (byte)Ids.OpenCount);
        output.Write(MemoryMarshal.AsBytes(Ids.Open));
        WriteText(output, WakeTopic ?? "");
        WriteLong(output, WakeAtMs);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <returns>The state behind it, and how many full blocks of ids have to be read from the log.</returns>
    /// <exception cref="InvalidDataException">The bytes are not such a record.</exception>
    internal (ReadOnlyMemory<byte> State, int FullBlocks) Read(ReadOnlyMemory<byte> bytes)
    {
        Clear();
        try
        {
            var span = bytes.Span;
            var at = 0;
            var format = span[at++];
            if (format != Format)
            {
                throw new InvalidDataException($"A state record has format {format}; this version reads format {Format}.");
            }

            for (var count = ReadInt(span, ref at); count > 0; count--)
            {
                Positions.Set(new Position(ReadText(span, ref at), ReadInt(span, ref at), (ulong)ReadLong(span, ref at), ReadLong(span, ref at)));
            }

            var nextSequence = ReadLong(span, ref at);
            var fullBlocks = ReadInt(span, ref at);
            var newest = ReadLong(span, ref at);
            var open = span[at++] * sizeof(ulong);
            Ids.Restore(MemoryMarshal.Cast<byte, ulong>(span.Slice(at, open)), newest, nextSequence);
            at += open;
            var topic = ReadText(span, ref at);
            WakeTopic = topic.Length == 0 ? null : topic;
            WakeAtMs = ReadLong(span, ref at);
            return (bytes[at..], fullBlocks);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException)
        {
            throw new InvalidDataException("A state record ends early.", e);
        }
    }

    /// <summary>Forgets everything.</summary>
    internal void Clear()
    {
        Positions.Clear();
        ForgetEvents();
    }

    /// <summary>Forgets ids and wake-up, but not which offsets were applied.</summary>
    internal void ForgetEvents()
    {
        Ids = NewIds(options, longestWindow);
        WakeTopic = null;
        WakeAtMs = 0;
    }

    private static RecentIds NewIds(KeyedEventOptions options, TimeSpan longestWindow) => new(
        (long)Math.Max(options.IdRetention.TotalMilliseconds, longestWindow.TotalMilliseconds), options.MinRecentIds, options.MaxRecentIds);

    private static void WriteByte(IBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    private static void WriteInt(IBufferWriter<byte> output, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), value);
        output.Advance(sizeof(int));
    }

    private static void WriteLong(IBufferWriter<byte> output, long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(output.GetSpan(sizeof(long)), value);
        output.Advance(sizeof(long));
    }

    private static void WriteText(IBufferWriter<byte> output, string value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        WriteInt(output, length);
        _ = Encoding.UTF8.GetBytes(value, output.GetSpan(Math.Max(length, 1)));
        output.Advance(length);
    }

    private static int ReadInt(ReadOnlySpan<byte> span, ref int at)
    {
        at += sizeof(int);
        return BinaryPrimitives.ReadInt32LittleEndian(span[(at - sizeof(int))..]);
    }

    private static long ReadLong(ReadOnlySpan<byte> span, ref int at)
    {
        at += sizeof(long);
        return BinaryPrimitives.ReadInt64LittleEndian(span[(at - sizeof(long))..]);
    }

    private static string ReadText(ReadOnlySpan<byte> span, ref int at)
    {
        var length = ReadInt(span, ref at);
        at += length;
        return Encoding.UTF8.GetString(span.Slice(at - length, length));
    }
}
