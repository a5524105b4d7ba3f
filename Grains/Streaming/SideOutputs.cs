using System.Globalization;
using System.Text;
using System.Text.Json;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Streams.Kafka;

namespace Emotion.Grains.Streaming;

/// <summary>Forms of the messages in <see cref="Topics.DeadLetters"/> and <see cref="Topics.LateEvents"/>.</summary>
public static class SideOutputs
{
    /// <summary>Most characters of the error that go with a dead letter.</summary>
    public const int MaxErrorLength = 500;

    /// <summary>A dead letter: key, bytes and headers as they came, and the headers <c>error</c>, <c>topic</c>, <c>partition</c>, <c>offset</c>.</summary>
    public static KafkaMessage DeadLetter(string topic, int partition, KafkaRecord record, string error)
    {
        ArgumentNullException.ThrowIfNull(record);
        ArgumentNullException.ThrowIfNull(error);
        return new KafkaMessage(Topics.DeadLetters, record.Key, record.Value is { } value ? value : null,
        [
            .. record.Headers,
            Header("error", error.Length > MaxErrorLength ? error[..MaxErrorLength] : error),
            Header("topic", topic),
            Header("partition", partition.ToString(CultureInfo.InvariantCulture)),
            Header("offset", record.Offset.ToString(CultureInfo.InvariantCulture)),
        ]);
    }

    /// <summary>
    /// A late event: the event's members as they came, then <c>topic</c>, <c>partition</c>, <c>offset</c>, <c>watermark</c>
    /// (RFC 3339) and <c>lateBy</c> (seconds).
    /// </summary>
    public static ReadOnlyMemory<byte> Late(ReadOnlyMemory<byte> json, EventSource source, long timeMs, long watermarkMs, string? reason = null)
    {
        using var stream = new MemoryStream(json.Length + 160);
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            if (!json.IsEmpty)
            {
                using var document = JsonDocument.Parse(json);
                foreach (var member in document.RootElement.EnumerateObject())
                {
                    member.WriteTo(writer);
                }
            }

            writer.WriteString("topic", source.Topic);
            writer.WriteNumber("partition", source.Partition);
            writer.WriteNumber("offset", source.Offset);
            if (watermarkMs == long.MinValue)
            {
                writer.WriteNull("watermark");
                writer.WriteNull("lateBy");
            }
            else
            {
                writer.WriteString("watermark", DateTimeOffset.FromUnixTimeMilliseconds(watermarkMs).UtcDateTime);
                writer.WriteNumber("lateBy", (watermarkMs - timeMs) / 1000.0);
            }

            if (reason is not null)
            {
                writer.WriteString("reason", reason);
            }

            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static KafkaHeader Header(string name, string value) => new(name, Encoding.UTF8.GetBytes(value));
}
