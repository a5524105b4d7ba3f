namespace Emotion.Streams.Kafka;

/// <summary>See <see cref="IPartitionWatermarks"/>.</summary>
internal sealed class PartitionWatermarks : IPartitionWatermarks
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, TopicState> _topics = new(StringComparer.Ordinal);

    public event Action<IReadOnlyList<string>>? Advanced;

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
        List<string>? advanced = null;
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

            foreach (var (topic, state) in _topics)
            {
                if (state.Advance())
                {
                    (advanced ??= []).Add(topic);
                }
            }
        }

        if (advanced is not null)
        {
            Advanced?.Invoke(advanced);
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
        internal bool Advance()
        {
            var lowest = long.MaxValue;
            var highest = long.MinValue;
            foreach (var (watermark, idle) in Partitions)
            {
                highest = Math.Max(highest, watermark);
                lowest = idle ? lowest : Math.Min(lowest, watermark);
            }

            var candidate = lowest == long.MaxValue ? highest : lowest;
            if (candidate <= Watermark)
            {
                return false;
            }

            Watermark = candidate;
            return true;
        }
    }
}
