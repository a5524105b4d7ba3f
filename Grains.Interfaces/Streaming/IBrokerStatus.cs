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
public sealed record PartitionStatus(
    string Topic, int Partition, long Lag, double LagSeconds, string Owner, long Committed, long High, DateTimeOffset? Watermark, bool Idle);
