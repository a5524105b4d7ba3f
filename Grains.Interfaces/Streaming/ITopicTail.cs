namespace Emotion.Grains.Interfaces.Streaming;

/// <summary>Reads topics from given offsets, outside any consumer group: for feeds with cursors and for looking back.</summary>
public interface ITopicTail
{
    /// <summary>What the broker has of a topic now.</summary>
    /// <exception cref="BrokerUnavailableException">The broker does not answer, or has no such topic.</exception>
    Task<TopicRange> DescribeAsync(string topic, CancellationToken cancellationToken);

    /// <summary>
    /// Reads records as they come, in offset order within each partition, until cancelled; survives broker failures. An
    /// offset that the broker no longer has is answered by the next one it has.
    /// </summary>
    /// <param name="from">Where to begin, for each partition wanted.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    IAsyncEnumerable<TopicRecord> ReadAsync(IReadOnlyList<TopicPosition> from, CancellationToken cancellationToken);

    /// <summary>Reads what a partition still has between two offsets, oldest first.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="from">First offset wanted.</param>
    /// <param name="until">Offset behind the last one wanted.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="BrokerUnavailableException">The broker does not answer.</exception>
    Task<IReadOnlyList<TopicRecord>> ReadRangeAsync(string topic, int partition, long from, long until, CancellationToken cancellationToken);
}

/// <summary>A place in a topic.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset of the next record wanted.</param>
public readonly record struct TopicPosition(string Topic, int Partition, long Offset);

/// <summary>What the broker has of a topic.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Incarnation">This life of the topic: offsets remembered under another one say nothing about this.</param>
/// <param name="Partitions">Its partitions, ascending and without holes.</param>
public sealed record TopicRange(string Topic, string Incarnation, IReadOnlyList<PartitionRange> Partitions);

/// <summary>What the broker has of a partition.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Low">Offset of the oldest record that is still there.</param>
/// <param name="High">Offset that the next record will get.</param>
public readonly record struct PartitionRange(int Partition, long Low, long High);

/// <summary>A record of a topic.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset.</param>
/// <param name="Key">The key; <see langword="null"/> for a record without one.</param>
/// <param name="Value">The value; <see langword="null"/> for a tombstone.</param>
/// <param name="TimestampMs">The broker's or producer's timestamp, Unix milliseconds; 0 if there is none.</param>
/// <param name="Headers">Headers by name; a name that occurs twice keeps its last value.</param>
public sealed record TopicRecord(
    string Topic,
    int Partition,
    long Offset,
    string? Key,
    byte[]? Value,
    long TimestampMs,
    IReadOnlyDictionary<string, byte[]?> Headers);
