using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Emotion.Api.Feed;

/// <summary>
/// Writes positions as opaque text and reads them back: base64url of a version byte, then for each topic the incarnation's
/// hash, the number of partitions and the offsets as LEB128, then a checksum that tells a cut or mistyped cursor.
/// </summary>
internal static class FeedCursor
{
    private const byte Version = 1;
    private const int MaxLength = 16_384;
    private const int MaxPartitions = 1_024;
    private const uint FnvBasis = 2_166_136_261;
    private const uint FnvPrime = 16_777_619;

    /// <summary>Hash of an incarnation, as kept in positions (FNV-1a).</summary>
    public static uint HashIncarnation(string incarnation) => Fnv(Encoding.UTF8.GetBytes(incarnation));

    /// <summary>The position as ASCII text.</summary>
    public static byte[] Encode(FeedPosition position)
    {
        var text = new byte[LongestText(position)];
        return text[..Encode(position, text)];
    }

    /// <summary>Writes the position as ASCII text.</summary>
    /// <param name="position">The position.</param>
    /// <param name="text">Receives it: <see cref="LongestText"/> bytes, of which those behind the text are of no use.</param>
    /// <returns>The text's length.</returns>
    public static int Encode(FeedPosition position, Span<byte> text)
    {
        var length = 0;
        text[length++] = Version;
        for (var topic = 0; topic < FeedTopics.Count; topic++)
        {
            BitConverter.TryWriteBytes(text[length..], position.Incarnation(topic));
            length += 4;
            WriteVarint(text, ref length, (ulong)position.Partitions(topic));
            for (var partition = 0; partition < position.Partitions(topic); partition++)
            {
                WriteVarint(text, ref length, (ulong)position[topic, partition]);
            }
        }

        BitConverter.TryWriteBytes(text[length..], (ushort)Fnv(text[..length]));
        length += 2;
        Base64Url.TryEncodeToUtf8InPlace(text, length, out var written);
        return written;
    }

    /// <summary>What <see cref="Encode(FeedPosition, Span{byte})"/> needs at most for a position.</summary>
    public static int LongestText(FeedPosition position) => Base64Url.GetEncodedLength(3 + (FeedTopics.Count * 9) + (10 * TotalPartitions(position)));

    /// <summary>Reads a cursor.</summary>
    /// <returns>Whether it was one of ours.</returns>
    public static bool TryDecode(string cursor, [NotNullWhen(true)] out FeedPosition? position)
    {
        position = null;
        if (cursor.Length is 0 or > MaxLength || !Base64Url.IsValid(cursor))
        {
            return false;
        }

        ReadOnlySpan<byte> bytes = Base64Url.DecodeFromChars(cursor);
        if (bytes.Length < 3 || bytes[0] != Version || BitConverter.ToUInt16(bytes[^2..]) != (ushort)Fnv(bytes[..^2]))
        {
            return false;
        }

        bytes = bytes[1..^2];
        var next = new long[FeedTopics.Count][];
        var incarnations = new uint[FeedTopics.Count];
        for (var topic = 0; topic < next.Length; topic++)
        {
            if (bytes.Length < 4)
            {
                return false;
            }

            incarnations[topic] = BitConverter.ToUInt32(bytes);
            bytes = bytes[4..];
            if (!TryReadVarint(ref bytes, out var partitions) || partitions > MaxPartitions)
            {
                return false;
            }

            next[topic] = new long[partitions];
            for (var partition = 0; partition < next[topic].Length; partition++)
            {
                if (!TryReadVarint(ref bytes, out var offset) || offset > long.MaxValue)
                {
                    return false;
                }

                next[topic][partition] = (long)offset;
            }
        }

        position = new FeedPosition(next, incarnations);
        return bytes.IsEmpty;
    }

    private static int TotalPartitions(FeedPosition position)
    {
        var total = 0;
        for (var topic = 0; topic < FeedTopics.Count; topic++)
        {
            total += position.Partitions(topic);
        }

        return total;
    }

    private static void WriteVarint(Span<byte> writer, ref int length, ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            writer[length++] = (byte)(value | 0x80);
        }

        writer[length++] = (byte)value;
    }

    private static bool TryReadVarint(ref ReadOnlySpan<byte> bytes, out ulong value)
    {
        value = 0;
        for (var shift = 0; shift < 64 && !bytes.IsEmpty; shift += 7)
        {
            var part = bytes[0];
            bytes = bytes[1..];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
            {
                return true;
            }
        }

        return false;
    }

    private static uint Fnv(ReadOnlySpan<byte> bytes)
    {
        var hash = FnvBasis;
        foreach (var b in bytes)
        {
            hash = (hash ^ b) * FnvPrime;
        }

        return hash;
    }
}
