using System.Buffers.Binary;
using System.Text;

namespace Emotion.EventTime.State;

/// <summary>
/// Reads what a <see cref="StateWriter"/> wrote. Every method throws <see cref="InvalidDataException"/> where the bytes
/// end early or make no sense; none reads past the end, and no length is trusted before the bytes are there.
/// </summary>
public ref struct StateReader
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Reads <paramref name="bytes"/> from their beginning.</summary>
    public StateReader(ReadOnlySpan<byte> bytes) => _rest = bytes;

    /// <summary>Bytes that are still to be read.</summary>
    public readonly int Remaining => _rest.Length;

    /// <summary>Reads one byte.</summary>
    public byte ReadByte() => Take(1)[0];

    /// <summary>Reads a version byte and refuses another than <paramref name="known"/>.</summary>
    public void ReadVersion(byte known) => _ = ReadVersion(known, known);

    /// <summary>Reads a version byte and refuses one outside <paramref name="oldest"/> to <paramref name="newest"/>.</summary>
    /// <returns>The version.</returns>
    public byte ReadVersion(byte oldest, byte newest)
    {
        var version = ReadByte();
        return version >= oldest && version <= newest
            ? version
            : throw new InvalidDataException($"State has version {version}; this library reads versions {oldest} to {newest}.");
    }

    /// <summary>Reads an unsigned integer.</summary>
    public ulong ReadUnsigned()
    {
        var value = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException("An integer in the state is longer than ten bytes.");
    }

    /// <summary>Reads a signed integer.</summary>
    public long ReadSigned()
    {
        var value = ReadUnsigned();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Reads a count of elements that take at least <paramref name="bytesEach"/> bytes each (1 or more).</summary>
    public int ReadCount(int bytesEach)
    {
        var count = ReadUnsigned();
        if (count > (ulong)(_rest.Length / bytesEach))
        {
            throw new InvalidDataException($"State announces {count} elements but only {_rest.Length} bytes follow.");
        }

        return (int)count;
    }

    /// <summary>Reads eight bytes as they are.</summary>
    public ulong ReadFixed() => BinaryPrimitives.ReadUInt64LittleEndian(Take(sizeof(ulong)));

    /// <summary>Reads a double.</summary>
    public double ReadDouble() => BitConverter.UInt64BitsToDouble(ReadFixed());

    /// <summary>Reads a block of bytes; the span is a part of the source.</summary>
    public ReadOnlySpan<byte> ReadBytes() => Take(ReadCount(1));

    /// <summary>Reads text.</summary>
    public string ReadText() => Encoding.UTF8.GetString(ReadBytes());

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_rest.Length < count)
        {
            throw new InvalidDataException("State ends early.");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
