using Emotion.Grains.Interfaces.Streaming;
using Emotion.Streams.Kafka;
using Microsoft.Extensions.Options;

namespace Emotion.Silo.Streaming;

/// <summary>Status from what the silos report of their partitions.</summary>
internal sealed class KafkaBrokerStatus(IKafkaLag lag, IOptions<KafkaTailOptions> connection, TimeProvider time) : IBrokerStatus
{
    /// <inheritdoc/>
    public string BootstrapServers => connection.Value.BootstrapServers;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PartitionStatus>> GetPartitionsAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return [.. (await lag.GetAsync(Topics.Provider, cancellationToken)).Select(partition => Convert(partition, now))];
    }

    private static PartitionStatus Convert(KafkaPartitionLag partition, DateTimeOffset now)
    {
        DateTimeOffset? watermark = partition.WatermarkMs > DateTimeOffset.UnixEpoch.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(partition.WatermarkMs)
            : null;
        return new PartitionStatus(
            partition.Topic,
            partition.Partition,
            partition.LagRecords,
            partition.LagSeconds,
            partition.Owner,
            partition.Committed,
            partition.High,
            watermark,
            partition.Idle,
            (now - watermark)?.TotalSeconds,
            partition.Undone,
            partition.CachePressure,
            new HeldRecords(
                partition.Fetched,
                Math.Max(0, partition.Undone - partition.InFlight - partition.Applied),
                partition.InFlight,
                partition.Applied,
                partition.LongestLane,
                partition.LongestKey));
    }
}
