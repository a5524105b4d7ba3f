namespace Emotion.Streams.Kafka;

/// <summary>How far a partition's consumer is.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Owner">The silo that reads it.</param>
/// <param name="Committed">Next offset after a restart; -1 before the first commit.</param>
/// <param name="Position">Next offset to be read.</param>
/// <param name="High">Offset the broker's next record will get; -1 if not known yet.</param>
/// <param name="LagRecords">Records that are not done: <paramref name="High"/> minus the lowest offset that is not durable.</param>
/// <param name="LagSeconds">Age of the oldest record that is not done, by its timestamp; 0 without lag.</param>
/// <param name="Undone">Records read but not durable.</param>
/// <param name="WatermarkMs">Event-time watermark, Unix milliseconds; <see cref="long.MinValue"/> if unknown.</param>
/// <param name="Idle">Whether the partition is set aside because nothing comes.</param>
/// <param name="CachePressure">How full the partition's place for undone records is, 0 to 1; at 1 reading waits.</param>
/// <param name="Fetched">Records fetched from the broker but not taken up yet.</param>
/// <param name="InFlight">Records in a grain call now; of several consumers together.</param>
/// <param name="Applied">Records applied but not durable yet; of several consumers together.</param>
/// <param name="LongestLane">Records that wait for the turn of the one key that has most of them.</param>
/// <param name="LongestKey">That key; <see langword="null"/> if none waits.</param>
[GenerateSerializer, Immutable, Alias("emotion.kafka.partition-lag")]
public sealed record KafkaPartitionLag(
    [property: Id(0)] string Topic,
    [property: Id(1)] int Partition,
    [property: Id(2)] string Owner,
    [property: Id(3)] long Committed,
    [property: Id(4)] long Position,
    [property: Id(5)] long High,
    [property: Id(6)] long LagRecords,
    [property: Id(7)] double LagSeconds,
    [property: Id(8)] long Undone,
    [property: Id(9)] long WatermarkMs,
    [property: Id(10)] bool Idle,
    [property: Id(11)] double CachePressure,
    [property: Id(12)] long Fetched = 0,
    [property: Id(13)] long InFlight = 0,
    [property: Id(14)] long Applied = 0,
    [property: Id(15)] int LongestLane = 0,
    [property: Id(16)] string? LongestKey = null);

/// <summary>Lags of all partitions, of all silos; works in silos and in clients.</summary>
public interface IKafkaLag
{
    /// <summary>The latest lags reported by the silos, by topic and partition; a few hundred milliseconds old.</summary>
    Task<IReadOnlyList<KafkaPartitionLag>> GetAsync(string provider, CancellationToken cancellationToken = default);
}
