namespace Emotion.Streams.Kafka;

/// <summary>See <see cref="IPartitionWatermarks"/>.</summary>
internal sealed class PartitionWatermarks : IPartitionWatermarks
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TopicState> _topics = new(StringComparer.Ordinal);

    public long GetTopic(string topic)
    {
        lock (_lock)
        {
            return _topics.TryGetValue(topic, out var state) ? state.Watermark : long.MinValue;
        }
    }

    public long GetPartition(string topic, int partition)
    {
        lock (_lock)
        {
            return _topics.TryGetValue(topic, out var state) && partition < state.Partitions.Length ? state.Partitions[partition].Watermark : long.MinValue;
        }
    }

    /// <summary>Makes topics known: a partition that nobody reported yet holds its topic's watermark back.</summary>
    internal void Expect(IEnumerable<KafkaTopic> topics)
    {
        lock (_lock)
        {
            foreach (var topic in topics)
            {
                _topics.TryAdd(topic.Name, new TopicState(topic.Partitions));
            }
        }
    }

    internal void Update(IEnumerable<KafkaPartitionLag> lags)
    {
        lock (_lock)
        {
            foreach (var lag in lags)
            {
                if (_topics.TryGetValue(lag.Topic, out var state) && lag.Partition < state.Partitions.Length)
                {
                    ref var known = ref state.Partitions[lag.Partition];
                    known = (Math.Max(known.Watermark, lag.WatermarkMs), lag.Idle);
                }
            }

            foreach (var state in _topics.Values)
            {
                state.Advance();
            }
        }
    }

    private sealed class TopicState
    {
        internal TopicState(int partitions)
        {
            Partitions = new (long, bool)[partitions];
            Array.Fill(Partitions, (long.MinValue, false));
        }

        internal (long Watermark, bool Idle)[] Partitions { get; }

        internal long Watermark { get; private set; } = long.MinValue;

        /// <summary>The lowest of the partitions that are not idle; the highest of all if every one is.</summary>
        internal void Advance()
        {
            var lowest = long.MaxValue;
            var highest = long.MinValue;
            foreach (var (watermark, idle) in Partitions)
            {
                highest = Math.Max(highest, watermark);
                lowest = idle ? lowest : Math.Min(lowest, watermark);
            }

            Watermark = Math.Max(Watermark, lowest == long.MaxValue ? highest : lowest);
        }
    }
}
