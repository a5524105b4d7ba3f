using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Confluent.Kafka;

namespace Emotion.Tests.EndToEnd.Processes;

/// <summary>Collects the JSON values of a topic from its beginning, as any consumer of results would.</summary>
internal sealed class TopicReader : IDisposable
{
    private readonly ConcurrentQueue<JsonNode> _values = new();
    private readonly ConcurrentDictionary<string, byte> _ids = new();
    private readonly IConsumer<string, string> _consumer;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _reading;

    public TopicReader(string bootstrapServers, string topic, int partitions = 8)
    {
        _consumer = new ConsumerBuilder<string, string>(new ConsumerConfig
        {
            BootstrapServers = bootstrapServers,
            GroupId = "end-to-end-test",
            EnableAutoCommit = false,
        }).Build();
        _consumer.Assign(Enumerable.Range(0, partitions).Select(partition => new TopicPartitionOffset(topic, partition, Offset.Beginning)));
        _reading = Task.Run(Read);
    }

    /// <summary>Every value so far, repeats included.</summary>
    public IReadOnlyCollection<JsonNode> Values => _values;

    /// <summary>The values' ids.</summary>
    public ICollection<string> Ids => _ids.Keys;

    public void Dispose()
    {
        _stop.Cancel();
        _reading.Wait();
        _consumer.Dispose();
        _stop.Dispose();
    }

    private void Read()
    {
        while (!_stop.IsCancellationRequested)
        {
            if (_consumer.Consume(TimeSpan.FromMilliseconds(200)) is { } result)
            {
                var value = JsonNode.Parse(result.Message.Value)!;
                _values.Enqueue(value);
                _ids.TryAdd(value["id"]!.GetValue<string>(), 0);
            }
        }
    }
}
