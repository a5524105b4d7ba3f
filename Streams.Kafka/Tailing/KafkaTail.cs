using System.Runtime.CompilerServices;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Emotion.Streams.Kafka;

/// <summary>See <see cref="IKafkaTail"/>. Questions share one consumer; each enumeration has its own consumer and thread.</summary>
internal sealed class KafkaTail(IOptions<KafkaTailOptions> options, ILogger<KafkaTail> logger) : IKafkaTail, IAsyncDisposable
{
    private readonly KafkaTailOptions _options = options.Value;
    private readonly KafkaIncarnations _incarnations = new(options.Value, logger);
    private readonly Lazy<IConsumer<string?, byte[]?>> _questions = new(() => Build(options.Value, logger));
    private readonly SemaphoreSlim _asking = new(1, 1);

    public Task<KafkaTopicRange> DescribeAsync(string topic, CancellationToken cancellationToken = default) =>
        AskAsync($"describe topic '{topic}'", async consumer =>
        {
            var incarnation = await _incarnations.GetAsync(topic, afresh: false);
            return await Task.Run(() => new KafkaTopicRange(topic, incarnation, Ranges(consumer, topic)), cancellationToken);
        }, cancellationToken);

    public async IAsyncEnumerable<KafkaTailRecord> ReadAsync(
        IReadOnlyList<KafkaTailStart> from, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(from);
        var reader = new KafkaTailReader(Build(_options, logger), from, _options, logger);
        try
        {
            await foreach (var record in reader.Records.ReadAllAsync(cancellationToken))
            {
                reader.OnTaken();
                yield return record;
            }
        }
        finally
        {
            await reader.StopAsync();
        }
    }

    public Task<IReadOnlyList<KafkaRecord>> ReadRangeAsync(
        string topic, int partition, long from, long until, CancellationToken cancellationToken = default) =>
        AskAsync<IReadOnlyList<KafkaRecord>>(
            $"read topic '{topic}'",
            async consumer => await Task.Run(() => ReadRange(consumer, new TopicPartition(topic, partition), from, until, cancellationToken), cancellationToken),
            cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_questions.IsValueCreated)
        {
            await _asking.WaitAsync();
            await Task.Run(_questions.Value.Dispose);
        }
    }

    private static IConsumer<string?, byte[]?> Build(KafkaTailOptions options, ILogger logger) =>
        new ConsumerBuilder<string?, byte[]?>(KafkaConfigs.TailConsumer(options))
            .SetKeyDeserializer(KafkaRecords.Key)
            .SetValueDeserializer(KafkaRecords.Value)
            .SetErrorHandler((_, error) => KafkaTailReader.LogError(logger, error.Code, error.Reason))
            .SetLogHandler((_, _) => { })
            .Build();

    private async Task<T> AskAsync<T>(string what, Func<IConsumer<string?, byte[]?>, Task<T>> ask, CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken);
        try
        {
            return await ask(_questions.Value);
        }
        catch (KafkaException failure)
        {
            throw new KafkaUnavailableException($"Could not {what}: {failure.Error.Reason}.", failure);
        }
        finally
        {
            _asking.Release();
        }
    }

    private List<KafkaPartitionRange> Ranges(IConsumer<string?, byte[]?> consumer, string topic)
    {
        using var admin = new DependentAdminClientBuilder(consumer.Handle).Build();
        var metadata = admin.GetMetadata(topic, _options.RequestTimeout).Topics.Single();
        if (metadata.Error.IsError)
        {
            throw new KafkaException(metadata.Error);
        }

        var ranges = new List<KafkaPartitionRange>(metadata.Partitions.Count);
        foreach (var partition in metadata.Partitions.Select(partition => partition.PartitionId).Order())
        {
            var ends = consumer.QueryWatermarkOffsets(new TopicPartition(topic, partition), _options.RequestTimeout);
            ranges.Add(new KafkaPartitionRange(partition, ends.Low.Value, ends.High.Value));
        }

        return ranges;
    }

    private List<KafkaRecord> ReadRange(
        IConsumer<string?, byte[]?> consumer, TopicPartition partition, long from, long until, CancellationToken cancellationToken)
    {
        var ends = consumer.QueryWatermarkOffsets(partition, _options.RequestTimeout);
        from = Math.Max(from, ends.Low.Value);
        until = Math.Min(until, ends.High.Value);
        var records = new List<KafkaRecord>();
        if (from >= until)
        {
            return records;
        }

        consumer.Assign(new TopicPartitionOffset(partition, from));
        try
        {
            // A compacted or transactional topic may end in a hole: the position, not the last record, says when all was read.
            var deadline = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(deadline) < _options.RequestTimeout)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (consumer.Consume(50) is not { } result)
                {
                    var position = consumer.Position(partition);
                    if (position != Offset.Unset && position.Value >= until)
                    {
                        break;
                    }

                    continue;
                }

                if (result.Offset.Value < until)
                {
                    records.Add(KafkaRecords.From(result));
                }

                if (result.Offset.Value >= until - 1)
                {
                    break;
                }
            }
        }
        finally
        {
            consumer.Unassign();
        }

        return records;
    }
}
