using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Emotion.EventTime.State;

/// <summary>
/// Writes state in the library's compact binary form: integers as variable-length bytes (LEB128, signed ones zigzag),
/// doubles as eight little-endian bytes, blocks with their length in front.
/// </summary>
public readonly ref struct StateWriter
{
    private const int MaxVarint = 10;

    private readonly IBufferWriter<byte> _output;

    /// <summary>Writes to <paramref name="output"/>, from where it stands.</summary>
    public StateWriter(IBufferWriter<byte> output)
    {
        ArgumentNullException.ThrowIfNull(output);
        _output = output;
    }

    /// <summary>Writes one byte: versions, flags, kinds.</summary>
    public void WriteByte(byte value)
    {
        _output.GetSpan(1)[0] = value;
        _output.Advance(1);
    }

    /// <summary>Writes an unsigned integer: one byte below 128, at most ten.</summary>
    public void WriteUnsigned(ulong value)
    {
        var span = _output.GetSpan(MaxVarint);
        var length = 0;
        while (value >= 0x80)
        {
            span[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[length++] = (byte)value;
        _output.Advance(length);
    }

    /// <summary>Writes a signed integer: small magnitudes of either sign take few bytes.</summary>
    public void WriteSigned(long value) => WriteUnsigned((ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Writes eight bytes as they are: hashes, where no value is likelier than another.</summary>
    public void WriteFixed(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_output.GetSpan(sizeof(ulong)), value);
        _output.Advance(sizeof(ulong));
    }

    /// <summary>Writes a double, bit by bit.</summary>
    public void WriteDouble(double value) => WriteFixed(BitConverter.DoubleToUInt64Bits(value));

    /// <summary>Writes a block of bytes with its length in front.</summary>
    public void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteUnsigned((ulong)value.Length);
        _output.Write(value);
    }

    /// <summary>Writes text as UTF-8 with its length in bytes in front.</summary>
    public void WriteText(ReadOnlySpan<char> value)
    {
        var length = Encoding.UTF8.GetByteCount(value);
        WriteUnsigned((ulong)length);
        _ = Encoding.UTF8.GetBytes(value, _output.GetSpan(length));
        _output.Advance(length);
    }
}
