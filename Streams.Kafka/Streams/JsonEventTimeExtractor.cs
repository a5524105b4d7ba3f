using System.Text;
using System.Text.Json;

namespace Emotion.Streams.Kafka;

/// <summary>
/// Finds the event time in a JSON object by looking for one property, without parsing the whole: the first
/// <c>"name": "RFC 3339 time"</c>. Quotes inside JSON strings are escaped, so text cannot imitate it.
/// </summary>
public sealed class JsonEventTimeExtractor : IEventTimeExtractor
{
    private readonly byte[] _quotedName;

    /// <summary>Looks for a property.</summary>
    /// <param name="property">Its name. Default <c>createdAt</c>.</param>
    public JsonEventTimeExtractor(string property = "createdAt")
    {
        ArgumentException.ThrowIfNullOrEmpty(property);
        _quotedName = Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(property)}\"");
    }

    /// <inheritdoc/>
    public long? GetEventTimeMs(string topic, KafkaRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        ReadOnlySpan<byte> rest = record.Value;
        while (rest.IndexOf(_quotedName) is >= 0 and var found)
        {
            rest = TrimSpace(rest[(found + _quotedName.Length)..]);
            if (rest is not [(byte)':', ..])
            {
                continue;
            }

            rest = TrimSpace(rest[1..]);
            return rest is [(byte)'"', ..] ? Parse(rest[1..]) : null;
        }

        return null;
    }

    private static long? Parse(ReadOnlySpan<byte> text)
    {
        const int LongestTime = 40;
        var end = text[..Math.Min(text.Length, LongestTime)].IndexOf((byte)'"');
        if (end < 0)
        {
            return null;
        }

        // The reader's own parser takes all of RFC 3339 that JSON libraries write.
        var reader = new Utf8JsonReader(Quoted(stackalloc byte[LongestTime + 2], text[..end]));
        return reader.Read() && reader.TryGetDateTimeOffset(out var time) ? time.ToUnixTimeMilliseconds() : null;
    }

    private static ReadOnlySpan<byte> Quoted(Span<byte> buffer, ReadOnlySpan<byte> text)
    {
        buffer[0] = (byte)'"';
        text.CopyTo(buffer[1..]);
        buffer[text.Length + 1] = (byte)'"';
        return buffer[..(text.Length + 2)];
    }

    private static ReadOnlySpan<byte> TrimSpace(ReadOnlySpan<byte> text) => text.TrimStart(" \t\r\n"u8);
}
