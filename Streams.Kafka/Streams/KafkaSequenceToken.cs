using Orleans.Providers.Streams.Common;

namespace Emotion.Streams.Kafka;

/// <summary>A record's place in its partition: the offset is the sequence number, so streams can be rewound to it.</summary>
[GenerateSerializer, Immutable, Alias("emotion.kafka.token")]
public sealed class KafkaSequenceToken : EventSequenceTokenV2
{
    /// <summary>Creates the token of an offset.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="offset">The offset within it.</param>
    public KafkaSequenceToken(int partition, long offset)
        : base(offset) => Partition = partition;

    /// <summary>The partition; only offsets of the same partition can be compared.</summary>
    [Id(0)]
    public int Partition { get; private set; }
}
