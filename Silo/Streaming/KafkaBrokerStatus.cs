using Emotion.Grains.Interfaces.Streaming;
using Emotion.Streams.Kafka;
using Microsoft.Extensions.Options;

namespace Emotion.Silo.Streaming;

/// <summary>Status from what the silos report of their partitions.</summary>
internal sealed class KafkaBrokerStatus(IKafkaLag lag, IOptions<KafkaTailOptions> connection) : IBrokerStatus
{
    /// <inheritdoc/>
    public string BootstrapServers => connection.Value.BootstrapServers;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PartitionStatus>> GetPartitionsAsync(CancellationToken cancellationToken) =>
        [.. (await lag.GetAsync(Topics.Provider, cancellationToken)).Select(partition => new PartitionStatus(
            partition.Topic,
            partition.Partition,
            partition.LagRecords,
            partition.LagSeconds,
            partition.Owner,
            partition.Committed,
            partition.High,
            partition.WatermarkMs > DateTimeOffset.UnixEpoch.ToUnixTimeMilliseconds() ? DateTimeOffset.FromUnixTimeMilliseconds(partition.WatermarkMs) : null,
            partition.Idle))];
}
