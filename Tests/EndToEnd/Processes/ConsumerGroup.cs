using Confluent.Kafka;

namespace Emotion.Tests.EndToEnd.Processes;

/// <summary>The offsets that a service has committed, seen and set from outside.</summary>
/// <param name="bootstrapServers">The broker.</param>
/// <param name="name">The service's group.</param>
/// <param name="partitions">Partitions of each topic.</param>
internal sealed class ConsumerGroup(string bootstrapServers, string name, int partitions = 8)
{
    /// <summary>Waits until everything on a topic has been applied and is durable.</summary>
    public async Task CommittedAsync(string topic)
    {
        using var consumer = Consumer();
        TopicPartition[] all = [.. Partitions(topic)];
        await Until.True(
            () => Task.FromResult(consumer.Committed(all, TimeSpan.FromSeconds(10)).TrueForAll(
                at => Math.Max(0, at.Offset.Value) >= consumer.QueryWatermarkOffsets(at.TopicPartition, TimeSpan.FromSeconds(10)).High.Value)),
            TimeSpan.FromSeconds(60),
            () => $"{topic} is not read to its end");
    }

    /// <summary>Lets a topic be read from its beginning again, as if nothing of it had ever been committed; only while the service does not run.</summary>
    public void Rewind(string topic)
    {
        using var consumer = Consumer();
        consumer.Commit(Partitions(topic).Select(partition => new TopicPartitionOffset(partition, 0)));
    }

    private IEnumerable<TopicPartition> Partitions(string topic) => Enumerable.Range(0, partitions).Select(partition => new TopicPartition(topic, partition));

    private IConsumer<string, string> Consumer() =>
        new ConsumerBuilder<string, string>(new ConsumerConfig { BootstrapServers = bootstrapServers, GroupId = name, EnableAutoCommit = false }).Build();
}
