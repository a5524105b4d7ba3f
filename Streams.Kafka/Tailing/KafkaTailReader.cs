using System.Threading.Channels;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Emotion.Streams.Kafka;

/// <summary>
/// One enumeration of a tail: a thread polls, pauses all partitions while the reader is behind, and resumes them when it has
/// caught up to half.
/// </summary>
internal sealed partial class KafkaTailReader
{
    private readonly IConsumer<string?, byte[]?> _consumer;
    private readonly KafkaTailOptions _options;
    private readonly ILogger _logger;
    private readonly Channel<KafkaTailRecord> _records =
        Channel.CreateUnbounded<KafkaTailRecord>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
    private readonly Dictionary<TopicPartition, long> _next = [];
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _held;
    private volatile bool _stopping;

    internal KafkaTailReader(IConsumer<string?, byte[]?> consumer, IReadOnlyList<KafkaTailStart> from, KafkaTailOptions options, ILogger logger)
    {
        _consumer = consumer;
        _options = options;
        _logger = logger;
        new Thread(() => Run(from)) { IsBackground = true, Name = "kafka-tail" }.Start();
    }

    internal ChannelReader<KafkaTailRecord> Records => _records.Reader;

    internal void OnTaken() => Interlocked.Decrement(ref _held);

    internal Task StopAsync()
    {
        _stopping = true;
        return _ended.Task;
    }

    private void Run(IReadOnlyList<KafkaTailStart> from)
    {
        try
        {
            Poll(from);
            _records.Writer.TryComplete();
        }
        catch (KafkaException failure)
        {
            _records.Writer.TryComplete(new KafkaUnavailableException($"The tail ended: {failure.Error.Reason}.", failure));
        }
        finally
        {
            _consumer.Dispose();
            _ended.SetResult();
        }
    }

    private void Poll(IReadOnlyList<KafkaTailStart> from)
    {
        _consumer.Assign(from.Select(Resolve).ToList());
        var paused = false;
        while (!_stopping)
        {
            var held = Volatile.Read(ref _held);
            if (!paused && held >= _options.MaxReadAhead)
            {
                _consumer.Pause(_consumer.Assignment);
                paused = true;
            }
            else if (paused && held <= _options.MaxReadAhead / 2)
            {
                _consumer.Resume(_consumer.Assignment);
                paused = false;
            }

            try
            {
                if (_consumer.Consume(paused ? 5 : 50) is { } result)
                {
                    Take(result);
                }
            }
            catch (ConsumeException failure) when (IsOutOfRange(failure.Error.Code))
            {
                Restart(failure.ConsumerRecord.TopicPartition);
            }
            catch (ConsumeException failure) when (!failure.Error.IsFatal)
            {
                LogError(_logger, failure.Error.Code, failure.Error.Reason);
            }
        }
    }

    /// <summary>"The end" is turned into an offset now: else a record produced before the first fetch would be passed over.</summary>
    private TopicPartitionOffset Resolve(KafkaTailStart start)
    {
        var partition = new TopicPartition(start.Topic, start.Partition);
        var ends = _consumer.QueryWatermarkOffsets(partition, _options.RequestTimeout);
        var offset = start.Offset == KafkaTailStart.End ? ends.High.Value : start.Offset;
        _next[partition] = offset;
        return new TopicPartitionOffset(partition, Math.Clamp(offset, ends.Low.Value, ends.High.Value));
    }

    private void Take(ConsumeResult<string?, byte[]?> result)
    {
        var due = _next[result.TopicPartition];
        var missed = result.Offset.Value > due && due >= 0 ? result.Offset.Value - due : 0;
        _next[result.TopicPartition] = result.Offset.Value + 1;
        Interlocked.Increment(ref _held);
        _records.Writer.TryWrite(new KafkaTailRecord(result.Topic, result.Partition.Value, KafkaRecords.From(result), missed));
    }

    private void Restart(TopicPartition partition)
    {
        var ends = _consumer.QueryWatermarkOffsets(partition, _options.RequestTimeout);
        var due = _next[partition];
        var offset = due < ends.Low.Value ? ends.Low.Value : Math.Min(due, ends.High.Value);
        if (due > ends.High.Value)
        {
            _next[partition] = ends.Low.Value;
            offset = ends.Low.Value;
        }

        LogOutOfRange(_logger, partition.Topic, partition.Partition.Value, due, offset);
        _consumer.Assign(_next.Select(pair => new TopicPartitionOffset(pair.Key, pair.Key == partition ? offset : pair.Value)).ToList());
    }

    internal static bool IsOutOfRange(ErrorCode code) => code is ErrorCode.OffsetOutOfRange or ErrorCode.Local_AutoOffsetReset;

    [LoggerMessage(LogLevel.Warning, "Kafka tail: {Code} {Reason}")]
    internal static partial void LogError(ILogger logger, ErrorCode code, string reason);

    [LoggerMessage(LogLevel.Warning, "Tail of {Topic}/{Partition}: offset {Due} is gone, reading goes on at {Offset}")]
    private static partial void LogOutOfRange(ILogger logger, string topic, int partition, long due, long offset);
}
