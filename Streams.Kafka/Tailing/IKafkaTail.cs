namespace Emotion.Streams.Kafka;

/// <summary>What the broker has of a partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Low">Offset of the oldest record it still has.</param>
/// <param name="High">Offset the next record will get.</param>
public readonly record struct KafkaPartitionRange(int Partition, long Low, long High);

/// <summary>What the broker has of a topic now.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Incarnation">Its life; offsets of another one mean nothing here.</param>
/// <param name="Partitions">Its partitions in ascending order.</param>
public sealed record KafkaTopicRange(string Topic, string Incarnation, IReadOnlyList<KafkaPartitionRange> Partitions);

/// <summary>A partition and the offset to read from.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">First offset wanted; <see cref="End"/> for records to come.</param>
public readonly record struct KafkaTailStart(string Topic, int Partition, long Offset)
{
    /// <summary>Only records that come after reading began.</summary>
    public const long End = -1;
}

/// <summary>A record read by <see cref="IKafkaTail"/>.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Record">The record.</param>
/// <param name="Missed">Offsets directly before it that the broker no longer had when they were due; 0 as a rule.</param>
public readonly record struct KafkaTailRecord(string Topic, int Partition, KafkaRecord Record, long Missed);

/// <summary>Reads topics from given offsets, without a consumer group: for feeds with cursors and for looking back.</summary>
public interface IKafkaTail
{
    /// <summary>Asks the broker what it has of a topic.</summary>
    /// <exception cref="KafkaUnavailableException">The brokers do not answer, or have no such topic.</exception>
    Task<KafkaTopicRange> DescribeAsync(string topic, CancellationToken cancellationToken = default);

    /// <summary>
    /// Reads records as they come, in offset order per partition, until cancelled. Outlives broker failures. An offset the
    /// broker no longer has is answered by the next one it has, with <see cref="KafkaTailRecord.Missed"/> saying how many are gone.
    /// </summary>
    IAsyncEnumerable<KafkaTailRecord> ReadAsync(IReadOnlyList<KafkaTailStart> from, CancellationToken cancellationToken = default);

    /// <summary>Reads what a partition has between two offsets.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="from">First offset; raised to the oldest that exists.</param>
    /// <param name="until">Offset behind the last; lowered to what exists.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The records, oldest first.</returns>
    Task<IReadOnlyList<KafkaRecord>> ReadRangeAsync(string topic, int partition, long from, long until, CancellationToken cancellationToken = default);
}

/// <summary>The brokers cannot be reached, or do not have what was asked for.</summary>
public sealed class KafkaUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    public KafkaUnavailableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
