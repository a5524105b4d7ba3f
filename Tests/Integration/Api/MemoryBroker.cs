using System.Runtime.CompilerServices;
using System.Text.Json;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Tests.Integration.Api;

/// <summary>A broker as the API sees it, in memory and shared by the nodes of a test: offsets, partitions, retention, lives.</summary>
public sealed class MemoryBroker : IEventIngress, ITopicTail, IBrokerStatus
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<TopicRecord>[]> _topics = [];
    private readonly Dictionary<(string, int), long> _low = [];
    private long _clock = 1_700_000_000_000;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public MemoryBroker(int partitions = 4)
    {
        foreach (var topic in (string[])[.. Topics.Consumed, Topics.ClickActivity, Topics.Emotions, Topics.RiskScores, Topics.Prices, Topics.LateEvents, Topics.DeadLetters])
        {
            _topics[topic] = [.. Enumerable.Range(0, partitions).Select(_ => new List<TopicRecord>())];
        }
    }

    public string Incarnation { get; set; } = "first";

    public bool Refuses { get; set; }

    /// <summary>How long records are under way to those that tail a topic, at most.</summary>
    public TimeSpan Delay { get; set; }

    public string BootstrapServers => "memory:9092";

    public Task<IReadOnlyList<PartitionStatus>> GetPartitionsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<PartitionStatus>>([]);

    public IReadOnlyList<TopicRecord> Records(string topic)
    {
        lock (_lock)
        {
            return [.. _topics[topic].SelectMany(records => records)];
        }
    }

    public Task PublishAsync(string topic, IReadOnlyList<IngressEvent> events, CancellationToken cancellationToken)
    {
        if (Refuses)
        {
            throw new BrokerUnavailableException("The broker did not acknowledge.");
        }

        foreach (var item in events)
        {
            Produce(topic, item.Key, item.Value?.ToArray());
        }

        return Task.CompletedTask;
    }

    public void Produce(string topic, string? key, byte[]? value, int? partition = null, params (string Name, string Value)[] headers)
    {
        lock (_lock)
        {
            var partitions = _topics[topic];
            var index = partition ?? (int)((uint)(key ?? "").Aggregate(17, (hash, c) => hash * 31 + c) % partitions.Length);
            partitions[index].Add(new TopicRecord(topic, index, partitions[index].Count, key, value, _clock++, headers.ToDictionary(header => header.Name, byte[]? (header) => System.Text.Encoding.UTF8.GetBytes(header.Value))));
        }

        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
    }

    /// <summary>A result of a post.</summary>
    public void Emit(string id, string user, string label = "joy", double score = 0.8, string text = "") =>
        Produce(Topics.Emotions, user, JsonSerializer.SerializeToUtf8Bytes(new { id, userId = user, text, label, score }));

    /// <summary>A partition more, after those there are.</summary>
    public void AddPartition(string topic)
    {
        lock (_lock)
        {
            _topics[topic] = [.. _topics[topic], []];
        }
    }

    /// <summary>Retention: everything there is of a topic is gone, but its offsets go on.</summary>
    public void Expire(string topic)
    {
        lock (_lock)
        {
            for (var partition = 0; partition < _topics[topic].Length; partition++)
            {
                _low[(topic, partition)] = _topics[topic][partition].Count;
            }
        }
    }

    public Task<TopicRange> DescribeAsync(string topic, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult(new TopicRange(topic, Incarnation, [.. _topics[topic].Select((records, partition) => new PartitionRange(partition, Low(topic, partition), records.Count))]));
        }
    }

    public async IAsyncEnumerable<TopicRecord> ReadAsync(IReadOnlyList<TopicPosition> from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = from.ToDictionary(position => (position.Topic, position.Partition), position => position.Offset);
        while (true)
        {
            var changed = Volatile.Read(ref _changed).Task;
            List<TopicRecord> batch = [];
            lock (_lock)
            {
                foreach (var (topic, partition) in next.Keys.ToArray())
                {
                    var records = _topics[topic][partition];
                    for (var offset = next[(topic, partition)]; offset < records.Count; offset++)
                    {
                        batch.Add(records[(int)offset]);
                    }

                    next[(topic, partition)] = records.Count;
                }
            }

            if (batch.Count > 0 && Delay > TimeSpan.Zero)
            {
                await Task.Delay(Delay * Random.Shared.NextDouble(), cancellationToken);
            }

            foreach (var record in batch)
            {
                yield return record;
            }

            if (batch.Count == 0)
            {
                await changed.WaitAsync(cancellationToken);
            }
        }
    }

    public Task<IReadOnlyList<TopicRecord>> ReadRangeAsync(string topic, int partition, long from, long until, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            return Task.FromResult<IReadOnlyList<TopicRecord>>(
                [.. _topics[topic][partition].Where(record => record.Offset >= Math.Max(from, Low(topic, partition)) && record.Offset < until)]);
        }
    }

    private long Low(string topic, int partition) => _low.GetValueOrDefault((topic, partition));
}
