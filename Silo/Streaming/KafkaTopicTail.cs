using System.Runtime.CompilerServices;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Streams.Kafka;

namespace Emotion.Silo.Streaming;

/// <summary>Tails topics by this process's Kafka consumer.</summary>
internal sealed class KafkaTopicTail(IKafkaTail tail) : ITopicTail
{
    private static readonly IReadOnlyDictionary<string, byte[]?> NoHeaders = new Dictionary<string, byte[]?>();

    /// <inheritdoc/>
    public async Task<TopicRange> DescribeAsync(string topic, CancellationToken cancellationToken)
    {
        try
        {
            var range = await tail.DescribeAsync(topic, cancellationToken);
            return new TopicRange(
                range.Topic, range.Incarnation, [.. range.Partitions.Select(partition => new PartitionRange(partition.Partition, partition.Low, partition.High))]);
        }
        catch (KafkaUnavailableException exception)
        {
            throw new BrokerUnavailableException(exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<TopicRecord> ReadAsync(
        IReadOnlyList<TopicPosition> from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        KafkaTailStart[] starts = [.. from.Select(position => new KafkaTailStart(position.Topic, position.Partition, position.Offset))];
        await using var records = tail.ReadAsync(starts, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (await NextAsync(records))
        {
            yield return Convert(records.Current.Topic, records.Current.Partition, records.Current.Record);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<TopicRecord>> ReadRangeAsync(string topic, int partition, long from, long until, CancellationToken cancellationToken)
    {
        try
        {
            var records = await tail.ReadRangeAsync(topic, partition, from, until, cancellationToken);
            return [.. records.Select(record => Convert(topic, partition, record))];
        }
        catch (KafkaUnavailableException exception)
        {
            throw new BrokerUnavailableException(exception.Message, exception);
        }
    }

    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<KafkaTailRecord> records)
    {
        try
        {
            return await records.MoveNextAsync();
        }
        catch (KafkaUnavailableException exception)
        {
            throw new BrokerUnavailableException(exception.Message, exception);
        }
    }

    private static TopicRecord Convert(string topic, int partition, KafkaRecord record)
    {
        var headers = NoHeaders;
        if (record.Headers.Length > 0)
        {
            var named = new Dictionary<string, byte[]?>(record.Headers.Length, StringComparer.Ordinal);
            foreach (var header in record.Headers)
            {
                named[header.Name] = header.Value;
            }

            headers = named;
        }

        return new TopicRecord(topic, partition, record.Offset, record.Key, record.Value, record.TimestampMs, headers);
    }
}
