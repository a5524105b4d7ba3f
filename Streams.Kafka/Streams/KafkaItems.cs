using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Emotion.Streams.Kafka;

/// <summary>What a subscriber gets for a record: the record itself, its bytes, or its JSON value as an object.</summary>
internal static class KafkaItems
{
    /// <summary>Reads a record as an item.</summary>
    /// <exception cref="JsonException">The value is not JSON of this shape.</exception>
    internal static T Convert<T>(KafkaRecord record)
    {
        if (typeof(T) == typeof(KafkaRecord))
        {
            return Unsafe.As<KafkaRecord, T>(ref record);
        }

        var value = record.Value;
        if (typeof(T) == typeof(byte[]))
        {
            return Unsafe.As<byte[]?, T>(ref value);
        }

        // A tombstone is the absence of a value, for types that have one.
        return value is null ? default! : JsonSerializer.Deserialize<T>(value, JsonSerializerOptions.Web)!;
    }

    /// <summary>Writes an item as a value; <see langword="null"/> for a tombstone.</summary>
    internal static ReadOnlyMemory<byte>? ToValue<T>(T item) => item switch
    {
        null => null,
        KafkaRecord record => record.Value is { } value ? value.AsMemory() : null,
        byte[] bytes => bytes.AsMemory(),
        ReadOnlyMemory<byte> memory => memory,
        _ => JsonSerializer.SerializeToUtf8Bytes(item, JsonSerializerOptions.Web).AsMemory(),
    };
}
