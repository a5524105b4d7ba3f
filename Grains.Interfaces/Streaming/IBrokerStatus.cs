namespace Emotion.Grains.Interfaces.Streaming;

/// <summary>How consumption stands, over all silos.</summary>
public interface IBrokerStatus
{
    /// <summary>Where the broker is, <c>host:port,host:port</c>.</summary>
    string BootstrapServers { get; }

    /// <summary>The latest figures of each partition read by any silo, by topic and partition; at most a few seconds old.</summary>
    Task<IReadOnlyList<PartitionStatus>> GetPartitionsAsync(CancellationToken cancellationToken);
}

/// <summary>How far a partition's consumer is.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Lag">Records that are not done: neither durable in state nor acknowledged as results.</param>
/// <param name="LagSeconds">Age of the oldest of them, by its timestamp; 0 without lag.</param>
/// <param name="Owner">The silo that reads it.</param>
/// <param name="Committed">Offset to go on from after a restart; -1 before the first commit.</param>
/// <param name="High">Offset that the next record will get; -1 if not known yet.</param>
/// <param name="Watermark">Event-time watermark; <see langword="null"/> if unknown.</param>
/// <param name="Idle">Whether the partition is set aside for watermarks because nothing comes.</param>
/// <param name="WatermarkDelaySeconds">How far the watermark is behind the clock; <see langword="null"/> if it is unknown.</param>
/// <param name="Undone">Records that were read but are not durable yet.</param>
/// <param name="CachePressure">How full the place for such records is, 0 to 1; at 1 reading waits.</param>
/// <param name="Held">Where they are.</param>
public sealed record PartitionStatus(
    string Topic,
    int Partition,
    long Lag,
    double LagSeconds,
    string Owner,
    long Committed,
    long High,
    DateTimeOffset? Watermark,
    bool Idle,
    double? WatermarkDelaySeconds,
    long Undone,
    double CachePressure,
    HeldRecords Held);

/// <summary>Where the records are that a silo has read of a partition but not finished.</summary>
/// <param name="Fetched">Fetched from the broker, not taken up yet.</param>
/// <param name="Waiting">Waiting for their key's turn.</param>
/// <param name="InFlight">In a grain call.</param>
/// <param name="Applied">Applied, not durable yet.</param>
/// <param name="LongestQueue">Those of <paramref name="Waiting"/> that belong to the one key that has most.</param>
/// <param name="LongestQueueKey">That key; <see langword="null"/> if none waits.</param>
public sealed record HeldRecords(long Fetched, long Waiting, long InFlight, long Applied, int LongestQueue, string? LongestQueueKey);
