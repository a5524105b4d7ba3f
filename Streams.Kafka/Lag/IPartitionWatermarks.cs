namespace Emotion.Streams.Kafka;

/// <summary>
/// Event-time watermarks of all partitions, of all silos, as this silo knows them, renewed a few times a second. A partition's
/// watermark covers what its consumers have applied, not what was merely read: records that wait behind a backlog are not made
/// late by it. A grain that gets no events sees time pass by them.
/// </summary>
public interface IPartitionWatermarks
{
    /// <summary>
    /// The watermark of a topic: the lowest of its partitions, idle ones set aside. Unix milliseconds; never goes back;
    /// <see cref="long.MinValue"/> until a partition has had an event.
    /// </summary>
    long GetTopic(string topic);

    /// <summary>The watermark of a partition, Unix milliseconds; <see cref="long.MinValue"/> if unknown.</summary>
    long GetPartition(string topic, int partition);
}
