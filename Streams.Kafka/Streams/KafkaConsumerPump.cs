using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Emotion.Streams.Kafka;

/// <summary>
/// The silo's consumer of one provider: one client, one thread that polls for all partitions, assigned one by one as Orleans
/// hands out queues. A partition whose dispatcher is behind is paused. Offsets are stored only as far as they are durable; the
/// client commits them in the background.
/// </summary>
internal sealed partial class KafkaConsumerPump : IAsyncDisposable
{
    private static readonly TimeSpan AskTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan HousekeepingInterval = TimeSpan.FromMilliseconds(10);
    private readonly KafkaStreamOptions _options;
    private readonly KafkaInstruments _instruments;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly ConcurrentQueue<Action> _commands = new();
    private readonly Dictionary<TopicPartition, KafkaPartition> _partitions = [];
    private readonly HashSet<string> _compacted;
    private readonly KafkaIncarnations _incarnations;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly IConsumer<string?, byte[]?> _consumer;
    private long _lastHousekeeping;
    private long _lastStored;
    private KafkaPartition? _latest;
    private bool _anyPaused;
    private volatile bool _stopping;

    internal KafkaConsumerPump(KafkaStreamOptions options, KafkaInstruments instruments, ILogger logger, TimeProvider time)
    {
        _options = options;
        _instruments = instruments;
        _logger = logger;
        _time = time;
        _incarnations = new KafkaIncarnations(options, logger);
        _compacted = options.Topics.Where(topic => topic.Compacted).Select(topic => topic.Name).ToHashSet(StringComparer.Ordinal);
        _consumer = new ConsumerBuilder<string?, byte[]?>(KafkaConfigs.StreamConsumer(options))
            .SetKeyDeserializer(KafkaRecords.Key)
            .SetValueDeserializer(KafkaRecords.Value)
            .SetOffsetsCommittedHandler((_, committed) => OnCommitted(committed.Offsets))
            .SetErrorHandler((_, error) => LogError(_logger, error.Code, error.Reason))
            .SetLogHandler((_, line) => LogLibrary(_logger, line.Facility, line.Message))
            .Build();
        new Thread(Run) { IsBackground = true, Name = "kafka-streams" }.Start();
    }

    /// <summary>
    /// Begins to read a partition, from the committed offset. Outlives brokers that cannot be reached: tries again until
    /// cancelled.
    /// </summary>
    /// <param name="id">The partition.</param>
    /// <param name="signal">Set for each record.</param>
    /// <param name="previous">The partition's former opening, if it was <see cref="KafkaPartition.Lost"/>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<KafkaPartition> OpenAsync(TopicPartition id, AsyncSignal signal, KafkaPartition? previous, CancellationToken cancellationToken)
    {
        var delay = _options.RetryDelay;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var incarnation = await _incarnations.GetAsync(id.Topic, afresh: previous is not null);
                var opened = new KafkaPartition(id, incarnation, signal, _compacted.Contains(id.Topic));
                await OnThread(() => Assign(opened, previous));
                return opened;
            }
            catch (KafkaException failure)
            {
                LogOpenFailed(_logger, id.Topic, id.Partition.Value, failure.Error.Reason, delay);
                await Task.Delay(delay, _time, cancellationToken);
                delay = TimeSpan.FromTicks(Math.Min(delay.Ticks * 2, _options.MaxRetryDelay.Ticks));
            }
        }
    }

    /// <summary>Stops fetching; what was fetched stays to be taken.</summary>
    internal Task StopFetchingAsync(KafkaPartition partition) => OnThread(() => Unassign(partition, commit: false));

    /// <summary>Commits what is done and forgets the partition.</summary>
    internal Task CloseAsync(KafkaPartition partition) => OnThread(() => Unassign(partition, commit: true));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        await _ended.Task;
    }

    private Task OnThread(Action action)
    {
        if (_stopping)
        {
            return Task.CompletedTask;
        }

        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _commands.Enqueue(() =>
        {
            try
            {
                action();
                done.SetResult();
            }
            catch (KafkaException failure)
            {
                done.SetException(failure);
            }
        });

        // The thread may end without having seen the command: then there is nothing left to do it to.
        return Task.WhenAny(done.Task, _ended.Task).Unwrap();
    }

    private void Run()
    {
        while (!_stopping)
        {
            while (_commands.TryDequeue(out var command))
            {
                command();
            }

            try
            {
                if (_time.GetElapsedTime(_lastHousekeeping) >= HousekeepingInterval)
                {
                    _lastHousekeeping = _time.GetTimestamp();
                    KeepHouse();
                }

                // A short wait while something is paused: its dispatcher may have caught up.
                if (_consumer.Consume(_anyPaused ? 2 : 10) is { } result)
                {
                    Take(result);
                }
            }
            catch (ConsumeException failure)
            {
                OnConsumeFailed(failure);
            }
            catch (KafkaException failure)
            {
                LogError(_logger, failure.Error.Code, failure.Error.Reason);
            }
        }

        while (_commands.TryDequeue(out var command))
        {
            command();
        }

        _consumer.Dispose();
        _ended.SetResult();
    }

    private void Take(ConsumeResult<string?, byte[]?> result)
    {
        if (Find(result) is not { Lost: false } partition)
        {
            return;
        }

        var offset = result.Offset.Value;
        if (offset > partition.Next)
        {
            OnHole(partition, offset);
        }

        partition.Next = offset + 1;
        partition.Put(KafkaRecords.From(result), _time.GetTimestamp());
        if (!partition.Paused && partition.Held >= _options.MaxFetchedAhead)
        {
            _consumer.Pause([partition.Id]);
            partition.Paused = true;
            _anyPaused = true;
        }
    }

    /// <summary>Records come in runs of one partition: most need no look-up.</summary>
    private KafkaPartition? Find(ConsumeResult<string?, byte[]?> result)
    {
        if (_latest is { } latest && latest.Number == result.Partition.Value && latest.Topic == result.Topic)
        {
            return latest;
        }

        _latest = _partitions.GetValueOrDefault(result.TopicPartition);
        return _latest;
    }

    private void OnConsumeFailed(ConsumeException failure)
    {
        var id = failure.ConsumerRecord?.TopicPartition;
        if (id is not null && _partitions.TryGetValue(id, out var partition)
            && (KafkaTailReader.IsOutOfRange(failure.Error.Code) || failure.Error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition))
        {
            LogLost(_logger, partition.Topic, partition.Number, partition.Next, failure.Error.Reason);
            Unassign(partition, commit: false);
            partition.Lost = true;
            partition.Wake();
            return;
        }

        LogError(_logger, failure.Error.Code, failure.Error.Reason);
    }

    private void KeepHouse()
    {
        _anyPaused = false;
        foreach (var partition in _partitions.Values)
        {
            if (partition.Paused && partition.Held <= _options.MaxFetchedAhead / 4)
            {
                _consumer.Resume([partition.Id]);
                partition.Paused = false;
            }

            _anyPaused |= partition.Paused;
            var ends = _consumer.GetWatermarkOffsets(partition.Id);
            if (!ends.High.IsSpecial)
            {
                partition.High = Math.Max(partition.High, ends.High.Value);
            }
        }

        if (_time.GetElapsedTime(_lastStored) >= _options.CommitInterval / 2)
        {
            _lastStored = _time.GetTimestamp();
            StoreOffsets();
        }
    }

    private void StoreOffsets()
    {
        foreach (var partition in _partitions.Values)
        {
            if (partition.Done > partition.Committed)
            {
                _consumer.StoreOffset(new TopicPartitionOffset(partition.Id, partition.Done));
            }

            // A paused partition's end is not told by fetches.
            if (partition.Paused && Query(partition.Id) is { } ends)
            {
                partition.High = Math.Max(partition.High, ends.High.Value);
            }
        }
    }

    private void OnCommitted(IList<TopicPartitionOffsetError> offsets)
    {
        foreach (var offset in offsets)
        {
            if (offset.Error.IsError)
            {
                LogCommitFailed(_logger, offset.Topic, offset.Partition.Value, offset.Error.Reason);
            }
            else if (!offset.Offset.IsSpecial && _partitions.TryGetValue(offset.TopicPartition, out var partition))
            {
                partition.Committed = Math.Max(partition.Committed, offset.Offset.Value);
            }
        }
    }
}
