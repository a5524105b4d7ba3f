namespace Emotion.Streams.Kafka;

/// <summary>One Kafka record as it was read: the bytes are kept, and parsed by whoever consumes them.</summary>
/// <param name="Offset">Offset within the partition.</param>
/// <param name="Key">The record's key as UTF-8 text; <see langword="null"/> for a record without one.</param>
/// <param name="Value">The value's bytes; <see langword="null"/> for a tombstone.</param>
/// <param name="TimestampMs">The broker's or producer's timestamp, Unix milliseconds; 0 if the record has none.</param>
/// <param name="Headers">Headers in the order of the record; empty if there are none.</param>
[GenerateSerializer, Immutable, Alias("emotion.kafka.record")]
public sealed record KafkaRecord(
    [property: Id(0)] long Offset,
    [property: Id(1)] string? Key,
    [property: Id(2)] byte[]? Value,
    [property: Id(3)] long TimestampMs,
    [property: Id(4)] KafkaHeader[] Headers);

/// <summary>One header of a record.</summary>
/// <param name="Name">The header's name.</param>
/// <param name="Value">Its bytes; <see langword="null"/> if the header has no value.</param>
[GenerateSerializer, Immutable, Alias("emotion.kafka.header")]
public sealed record KafkaHeader([property: Id(0)] string Name, [property: Id(1)] byte[]? Value);
