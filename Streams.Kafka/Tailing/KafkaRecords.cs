using System.Text;
using Confluent.Kafka;

namespace Emotion.Streams.Kafka;

/// <summary>Turns what the client library read into <see cref="KafkaRecord"/>s.</summary>
internal static class KafkaRecords
{
    internal static readonly IDeserializer<string?> Key = new KeyDeserializer();
    internal static readonly IDeserializer<byte[]?> Value = new ValueDeserializer();

    internal static KafkaRecord From(ConsumeResult<string?, byte[]?> result)
    {
        var message = result.Message;
        return new KafkaRecord(result.Offset.Value, message.Key, message.Value, Math.Max(0, message.Timestamp.UnixTimestampMs), From(message.Headers));
    }

    private static KafkaHeader[] From(Headers? headers)
    {
        if (headers is null || headers.Count == 0)
        {
            return [];
        }

        var result = new KafkaHeader[headers.Count];
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = new KafkaHeader(headers[i].Key, headers[i].GetValueBytes());
        }

        return result;
    }

    private sealed class KeyDeserializer : IDeserializer<string?>
    {
        public string? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context) => isNull ? null : Encoding.UTF8.GetString(data);
    }

    private sealed class ValueDeserializer : IDeserializer<byte[]?>
    {
        public byte[]? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context) => isNull ? null : data.ToArray();
    }
}
