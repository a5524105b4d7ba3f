using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using Confluent.Kafka;

namespace Emotion.Tests.EndToEnd.Chaos;

/// <summary>Notes when the first result of each post came, and how long results were behind.</summary>
internal sealed class ResultWatch : IDisposable
{
    private static readonly TimeSpan Behind = TimeSpan.FromSeconds(2);
    private readonly PostLoad _load;
    private readonly string _prefix;
    private readonly IConsumer<string, string> _consumer;
    private readonly ConcurrentDictionary<string, long> _arrivedAt = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;
    private readonly Task _watching;
    private long _lastBehind;

    /// <summary>Begins to watch.</summary>
    /// <param name="bootstrapServers">The broker.</param>
    /// <param name="name">Begins the ids of the posts that matter.</param>
    /// <param name="load">The posts.</param>
    public ResultWatch(string bootstrapServers, string name, PostLoad load)
    {
        _load = load;
        _prefix = name + "-";
        _consumer = new ConsumerBuilder<string, string>(new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = "chaos", EnableAutoCommit = false }).Build();
        _consumer.Assign(Enumerable.Range(0, ChaosCluster.Partitions).Select(partition => new TopicPartitionOffset("emotions", partition, Offset.Beginning)));
        _reading = Task.Run(Read);
        _watching = Task.Run(WatchAsync);
    }

    /// <summary>Posts that were sent and have no result.</summary>
    public IReadOnlyList<string> Missing => [.. _load.SentAt.Keys.Where(id => !_arrivedAt.ContainsKey(id))];

    /// <summary>Results of posts that nobody sent.</summary>
    public IReadOnlyList<string> Unknown => [.. _arrivedAt.Keys.Where(id => !_load.SentAt.ContainsKey(id))];

    /// <summary>Longest time from sending to the first result.</summary>
    public TimeSpan WorstLatency => _arrivedAt.Where(result => _load.SentAt.ContainsKey(result.Key))
        .Select(result => Stopwatch.GetElapsedTime(_load.SentAt[result.Key], result.Value)).DefaultIfEmpty().Max();

    /// <summary>From <paramref name="since"/> until the last moment at which results were behind; zero if they never were.</summary>
    public TimeSpan RecoveredWithin(long since) => Volatile.Read(ref _lastBehind) is var at && at > since ? Stopwatch.GetElapsedTime(since, at) : TimeSpan.Zero;

    public void Dispose()
    {
        _stop.Cancel();
        Task.WaitAll(_reading, _watching);
        _consumer.Dispose();
        _stop.Dispose();
    }

    private void Read()
    {
        while (!_stop.IsCancellationRequested)
        {
            if (_consumer.Consume(TimeSpan.FromMilliseconds(200)) is { Message.Value: { } value } && JsonNode.Parse(value)!["id"]!.GetValue<string>() is var id
                && id.StartsWith(_prefix, StringComparison.Ordinal))
            {
                _arrivedAt.TryAdd(id, Stopwatch.GetTimestamp());
            }
        }
    }

    private async Task WatchAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var now = Stopwatch.GetTimestamp();
            if (_load.SentAt.Any(sent => Stopwatch.GetElapsedTime(sent.Value, now) > Behind && !_arrivedAt.ContainsKey(sent.Key)))
            {
                Volatile.Write(ref _lastBehind, now);
            }

            await Task.Delay(100);
        }
    }
}
