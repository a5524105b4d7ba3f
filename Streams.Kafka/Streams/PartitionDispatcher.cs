namespace Emotion.Streams.Kafka;

/// <summary>
/// The fast path of one partition: a lane per key and consumer, one call in flight per lane, so that calls carry more the
/// busier it gets and one stuck key holds up itself alone. Records are kept until they are durable; on a gap, a failure or a
/// failed write all undurable ones of the lane go back in front. Runs on the queue agent's single-threaded scheduler, without
/// locks: but for <see cref="Stop"/> and the listener, which only hand on.
/// </summary>
internal sealed partial class PartitionDispatcher : IDurableEpochListener
{
    private const int TakeAtOnce = 1024;
    private readonly KafkaDispatchContext _context;
    private readonly KafkaStreamOptions _options;
    private readonly TimeProvider _time;
    private readonly AsyncSignal _signal;
    private readonly KafkaPartition _partition;
    private readonly Consumer[] _consumers;
    private readonly OffsetTracker _tracker;
    private readonly PartitionWatermark _watermark;
    private readonly Queue<Lane> _ready = new();
    private readonly Queue<AppliedBatch> _applied = new();
    private readonly System.Collections.Concurrent.ConcurrentQueue<(GrainId Failed, long DurableEpoch)> _flushes = new();
    private long _durableEpoch = long.MinValue;
    private int _inFlight;
    private int _inFlightRecords;
    private int _sentRecords;
    private Lane? _longest;
    private bool _flushRequested;
    private long _lastSwept;
    private long _lastRecord;
    private volatile bool _stopping;

    internal PartitionDispatcher(KafkaDispatchContext context, KafkaPartition partition, AsyncSignal signal, IReadOnlyList<GrainType> consumers)
    {
        _context = context;
        _options = context.Options;
        _time = context.Time;
        _partition = partition;
        _signal = signal;
        _consumers = [.. consumers.Select(type => new Consumer(type))];
        _watermark = new PartitionWatermark(_options.OutOfOrderness, _options.MaxEventTimeAhead, _time);
        _tracker = new OffsetTracker(partition.Start, long.MinValue);
        _lastSwept = _lastRecord = _time.GetTimestamp();
    }

    /// <summary>Takes no more records; <see cref="RunAsync"/> ends when what is held is durable, or at its deadline.</summary>
    internal void Stop()
    {
        _stopping = true;
        _signal.Set();
    }

    /// <summary>Delivers until stopped, or until the partition is lost and all that was read of it is done.</summary>
    /// <param name="drainTimeout">How long to wait after <see cref="Stop"/> for what is held.</param>
    internal async Task RunAsync(TimeSpan drainTimeout)
    {
        using var subscription = _context.Epochs?.Subscribe(this);
        _durableEpoch = Math.Max(_durableEpoch, _context.Epochs?.DurableEpoch ?? long.MaxValue);
        long stoppedAt = 0;
        while (true)
        {
            HandleFlushes();
            var busy = !_stopping && Take();
            StartCalls();
            _partition.MarkDone(_tracker.LowestUndone);
            if (_stopping || _partition.Lost)
            {
                stoppedAt = stoppedAt == 0 ? _time.GetTimestamp() : stoppedAt;
                if (IsFinished(stoppedAt, drainTimeout))
                {
                    return;
                }

                _context.Epochs?.RequestFlush();
                await WaitAtMostAsync(TimeSpan.FromMilliseconds(20));
                continue;
            }

            Sweep();
            if (busy)
            {
                await Task.Yield();
            }
            else
            {
                RequestFlushIfFull();
                await _signal.WaitAsync();
            }
        }
    }

    /// <inheritdoc/>
    public void OnKeyFailed(GrainId grain)
    {
        if (Array.Exists(_consumers, consumer => consumer.Type == grain.Type))
        {
            _flushes.Enqueue((grain, 0));
            _signal.Set();
        }
    }

    /// <inheritdoc/>
    public void OnDurable(long epoch)
    {
        _flushes.Enqueue((default, epoch));
        _signal.Set();
    }

    private bool HasRoom => _tracker.Undone < _options.MaxUndoneEvents && _tracker.Span < _options.MaxUndoneSpan;

    private bool IsFinished(long stoppedAt, TimeSpan drainTimeout)
    {
        if (_tracker.Undone == 0 && _inFlight == 0 && (_stopping || _partition.Held == 0))
        {
            return true;
        }

        if (!_stopping || _time.GetElapsedTime(stoppedAt) < drainTimeout)
        {
            return false;
        }

        LogNotDrained(_context.Logger, _partition.Topic, _partition.Number, _tracker.Undone, _tracker.LowestUndone);
        return true;
    }

    /// <summary>The store says what is durable; failed keys come before the epoch they failed in.</summary>
    private void HandleFlushes()
    {
        while (_flushes.TryDequeue(out var flush))
        {
            if (flush.Failed.IsDefault)
            {
                _durableEpoch = Math.Max(_durableEpoch, flush.DurableEpoch);
                _flushRequested = false;
            }
            else
            {
                OnWriteFailed(flush.Failed);
            }
        }

        while (_applied.TryPeek(out var oldest))
        {
            var counts = oldest.Lane.Generation == oldest.Generation;
            if (counts && oldest.Epoch > _durableEpoch)
            {
                break;
            }

            _applied.Dequeue();
            if (counts)
            {
                CompleteUpTo(oldest.Lane, oldest.UpTo);
            }
        }
    }

    private void OnWriteFailed(GrainId grain)
    {
        foreach (var consumer in _consumers)
        {
            if (consumer.Type == grain.Type && consumer.Lanes.TryGetValue(grain.Key.ToString()!, out var lane))
            {
                if (lane.InFlight)
                {
                    lane.DiscardAnswer = true;
                }
                else if (lane.Sent > 0)
                {
                    SendAgain(lane, _options.RetryDelay);
                }
            }
        }
    }

    private bool Take()
    {
        var taken = 0;
        while (taken < TakeAtOnce && HasRoom && _partition.TryTake(out var record, out var receivedAt))
        {
            Append(record, receivedAt);
            taken++;
        }

        if (taken == 0)
        {
            return false;
        }

        _context.Instruments.OnConsumed(_partition.Topic, taken);
        Volatile.Write(ref _lastRecord, _time.GetTimestamp());
        return HasRoom && _partition.Held > 0;
    }

    private void Append(KafkaRecord record, long receivedAt)
    {
        var before = _watermark.CurrentMs;
        var eventTimeMs = _context.EventTime.GetEventTimeMs(_partition.Topic, record);
        _context.Instruments.OnReceived(_partition.Topic, record, eventTimeMs, receivedAt);
        if (eventTimeMs is { } eventTime && !_watermark.Observe(eventTime))
        {
            _context.Instruments.OnClamped(_partition.Topic);
        }

        var slot = _tracker.Add(record.Offset, record.TimestampMs, _watermark.CurrentMs, _consumers.Length);
        var key = _context.Selector.GetStreamKey(_partition.Topic, _partition.Number, record);
        foreach (var consumer in _consumers)
        {
            if (!consumer.Lanes.TryGetValue(key, out var lane))
            {
                var grain = GrainId.Create(consumer.Type, key);
                consumer.Lanes.Add(key, lane = new Lane(key, grain, _context.Grains.GetGrain<IKafkaConsumerExtension>(grain)));
            }

            lane.Add(record, slot, before, receivedAt);
            _longest = _longest is null || lane.Unsent > _longest.Unsent ? lane : _longest;
            MakeReady(lane);
        }
    }

    private void RequestFlushIfFull()
    {
        if (!_flushRequested && !HasRoom && _applied.Count > 0)
        {
            _flushRequested = true;
            _context.Epochs?.RequestFlush();
        }
    }

    private async Task WaitAtMostAsync(TimeSpan time)
    {
        _ = WakeLaterAsync(time);
        await _signal.WaitAsync();
    }

    private async Task WakeLaterAsync(TimeSpan time)
    {
        await Task.Delay(time, _time);
        _signal.Set();
    }

    private void Sweep()
    {
        if (_time.GetElapsedTime(_lastSwept) < _options.LaneIdleTimeout / 2)
        {
            return;
        }

        _lastSwept = _time.GetTimestamp();
        foreach (var consumer in _consumers)
        {
            // Removing while enumerating is allowed. Nothing undurable is lost: the lane is empty.
            foreach (var (key, lane) in consumer.Lanes)
            {
                if (lane.Count == 0 && !lane.InFlight && !lane.Queued && _time.GetElapsedTime(lane.LastUsed) > _options.LaneIdleTimeout)
                {
                    consumer.Lanes.Remove(key);
                }
            }
        }
    }

    private sealed class Consumer(GrainType type)
    {
        internal readonly GrainType Type = type;
        internal readonly Dictionary<string, Lane> Lanes = new(StringComparer.Ordinal);
    }

    private readonly record struct AppliedBatch(Lane Lane, int Generation, long UpTo, long Epoch);
}
