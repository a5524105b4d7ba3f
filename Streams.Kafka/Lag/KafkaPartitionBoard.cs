namespace Emotion.Streams.Kafka;

/// <summary>Where the silos exchange how far their partitions are; one grain per provider, keyed by its name.</summary>
[Alias("emotion.kafka.board")]
public interface IKafkaPartitionBoard : IGrainWithStringKey
{
    /// <summary>A silo reports the partitions it reads, and learns of all.</summary>
    [Alias("Report")]
    Task<KafkaPartitionLag[]> ReportAsync(KafkaPartitionLag[] own);

    /// <summary>The latest reports, by topic and partition.</summary>
    [Alias("Get")]
    Task<KafkaPartitionLag[]> GetAsync();
}

/// <summary>In memory: a lost board is whole again after one round of reports.</summary>
internal sealed class KafkaPartitionBoard(TimeProvider time) : Grain, IKafkaPartitionBoard
{
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(10);
    private readonly Dictionary<(string Topic, int Partition), (KafkaPartitionLag Lag, long At)> _latest = [];

    public Task<KafkaPartitionLag[]> ReportAsync(KafkaPartitionLag[] own)
    {
        ArgumentNullException.ThrowIfNull(own);
        foreach (var lag in own)
        {
            _latest[(lag.Topic, lag.Partition)] = (lag, time.GetTimestamp());
        }

        return GetAsync();
    }

    // A partition nobody reports any more is between owners: it must not hold everybody's watermark for ever.
    public Task<KafkaPartitionLag[]> GetAsync() => Task.FromResult(_latest.Values
        .Select(entry => time.GetElapsedTime(entry.At) > Stale ? entry.Lag with { Idle = true } : entry.Lag)
        .OrderBy(lag => lag.Topic, StringComparer.Ordinal).ThenBy(lag => lag.Partition)
        .ToArray());
}

/// <summary>Asks the board.</summary>
internal sealed class KafkaLag(IGrainFactory grains) : IKafkaLag
{
    public async Task<IReadOnlyList<KafkaPartitionLag>> GetAsync(string provider, CancellationToken cancellationToken = default) =>
        await grains.GetGrain<IKafkaPartitionBoard>(provider).GetAsync().WaitAsync(cancellationToken);
}
