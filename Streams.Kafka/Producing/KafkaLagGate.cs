using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Emotion.Streams.Kafka;

/// <summary>
/// Lets messages pass while the consumers keep up, and holds them back before a broker with little retention can drop what
/// was not read: per partition, what is between the group's committed offset and the newest record, in records and bytes.
/// </summary>
internal sealed partial class KafkaLagGate : IAsyncDisposable
{
    private readonly KafkaLagLimit _limit;
    private readonly KafkaInstruments _instruments;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly IConsumer<Ignore, Ignore> _consumer;
    private readonly Dictionary<string, Topic> _topics;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _loop;

    internal KafkaLagGate(KafkaProducerOptions options, KafkaLagLimit limit, KafkaInstruments instruments, ILogger logger, TimeProvider time)
    {
        _limit = limit;
        _instruments = instruments;
        _logger = logger;
        _time = time;
        _topics = limit.Topics.ToDictionary(topic => topic.Name, topic => new Topic(topic.Name, topic.Partitions), StringComparer.Ordinal);
        _consumer = new ConsumerBuilder<Ignore, Ignore>(KafkaConfigs.LagConsumer(options, limit.ConsumerGroup))
            .SetErrorHandler((_, error) => LogError(_logger, error.Code, error.Reason))
            .SetLogHandler((_, _) => { })
            .Build();
        _loop = Task.Run(WatchAsync);
    }

    internal ValueTask WaitAsync(string topic, CancellationToken cancellationToken)
    {
        if (!_topics.TryGetValue(topic, out var state) || state.Open.IsCompletedSuccessfully)
        {
            return ValueTask.CompletedTask;
        }

        return new ValueTask(state.Open.WaitAsync(cancellationToken));
    }

    internal void OnProduced(string topic, int partition, long offset, int bytes)
    {
        if (_topics.TryGetValue(topic, out var state) && partition < state.Partitions.Length)
        {
            state.OnProduced(partition, offset, bytes, _limit);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loop;
        foreach (var topic in _topics.Values)
        {
            topic.Update(_limit, force: true);
        }

        await Task.Run(_consumer.Dispose);
        _stop.Dispose();
    }

    private async Task WatchAsync()
    {
        var partitions = _topics.Values.SelectMany(topic => topic.Partitions.Select(partition => partition.Id)).ToArray();
        var asked = long.MinValue;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                // Other processes produce too: the broker is asked for its ends now and then.
                if (asked == long.MinValue || _time.GetElapsedTime(asked) > TimeSpan.FromSeconds(1))
                {
                    asked = _time.GetTimestamp();
                    await Task.Run(QueryEnds);
                }

                if (_topics.Values.Any(topic => topic.HasUncommitted))
                {
                    var committed = await Task.Run(() => _consumer.Committed(partitions, TimeSpan.FromSeconds(5)));
                    foreach (var offset in committed)
                    {
                        _topics[offset.Topic].OnCommitted(offset.Partition.Value, offset.Offset.Value, _limit);
                    }
                }

                _instruments.OnGateClosed(_topics.Values.Count(topic => !topic.Open.IsCompleted));
            }
            catch (KafkaException failure)
            {
                // Unknown lag holds nobody up for ever, and lets nobody run ahead: the gate stays as it is.
                LogError(_logger, failure.Error.Code, failure.Error.Reason);
            }

            await Task.Delay(_limit.PollInterval, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private void QueryEnds()
    {
        foreach (var topic in _topics.Values)
        {
            foreach (var partition in topic.Partitions)
            {
                var ends = _consumer.QueryWatermarkOffsets(partition.Id, TimeSpan.FromSeconds(5));
                topic.OnEnds(partition.Id.Partition.Value, ends.Low.Value, ends.High.Value, _limit);
            }
        }
    }

    [LoggerMessage(LogLevel.Debug, "Lag of consumers is not known now: {Code} {Reason}")]
    private static partial void LogError(ILogger logger, ErrorCode code, string reason);

    private sealed class PartitionState(TopicPartition id)
    {
        internal readonly TopicPartition Id = id;

        /// <summary>What this process produced and is not committed: exact sizes.</summary>
        internal readonly Queue<(long Offset, int Bytes)> Unread = new();
        internal long Bytes;
        internal long High;
        internal long Committed = -1;
        internal long Lag => Math.Max(0, High - Math.Max(Committed, 0));
    }

    private sealed class Topic(string name, int partitions)
    {
        private readonly Lock _lock = new();
        private TaskCompletionSource _open = Opened();

        internal PartitionState[] Partitions { get; } =
            [.. Enumerable.Range(0, partitions).Select(partition => new PartitionState(new TopicPartition(name, partition)))];

        internal Task Open => Volatile.Read(ref _open).Task;

        internal bool HasUncommitted => Partitions.Any(partition => Volatile.Read(ref partition.High) > Volatile.Read(ref partition.Committed));

        internal void OnProduced(int partition, long offset, int bytes, KafkaLagLimit limit)
        {
            lock (_lock)
            {
                var state = Partitions[partition];
                state.High = Math.Max(state.High, offset + 1);
                state.Unread.Enqueue((offset, bytes));
                state.Bytes += bytes;
                UpdateLocked(limit, false);
            }
        }

        internal void OnEnds(int partition, long low, long high, KafkaLagLimit limit)
        {
            lock (_lock)
            {
                var state = Partitions[partition];
                state.High = Math.Max(state.High, high);
                state.Committed = Math.Max(state.Committed, low);
                UpdateLocked(limit, false);
            }
        }

        internal void OnCommitted(int partition, long committed, KafkaLagLimit limit)
        {
            lock (_lock)
            {
                var state = Partitions[partition];
                state.Committed = Math.Max(state.Committed, committed);
                while (state.Unread.TryPeek(out var oldest) && oldest.Offset < state.Committed)
                {
                    state.Bytes -= oldest.Bytes;
                    state.Unread.Dequeue();
                }

                UpdateLocked(limit, false);
            }
        }

        internal void Update(KafkaLagLimit limit, bool force)
        {
            lock (_lock)
            {
                UpdateLocked(limit, force);
            }
        }

        private void UpdateLocked(KafkaLagLimit limit, bool force)
        {
            var closed = false;
            foreach (var partition in Partitions)
            {
                closed |= partition.Lag >= limit.MaxRecords || partition.Bytes >= limit.MaxBytes;
            }

            closed &= !force;
            if (closed == !_open.Task.IsCompleted)
            {
                return;
            }

            if (closed)
            {
                Volatile.Write(ref _open, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
            }
            else
            {
                _open.TrySetResult();
            }
        }

        private static TaskCompletionSource Opened()
        {
            var source = new TaskCompletionSource();
            source.SetResult();
            return source;
        }
    }
}
