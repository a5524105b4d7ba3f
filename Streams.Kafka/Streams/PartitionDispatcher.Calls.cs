namespace Emotion.Streams.Kafka;

/// <summary>The way of a lane's records to its consumer and back: at most one call of a lane at a time, and what its answer means.</summary>
internal sealed partial class PartitionDispatcher
{
    private void MakeReady(Lane lane)
    {
        if (!lane.Queued && !lane.InFlight && lane.HasUnsent)
        {
            lane.Queued = true;
            _ready.Enqueue(lane);
        }
    }

    private void StartCalls()
    {
        while (_inFlight < _options.MaxCallsInFlight && _ready.TryDequeue(out var lane))
        {
            lane.Queued = false;
            var previous = lane.LastSentOffset;
            var receivedAt = lane.OldestUnsentReceivedAt;
            var sent = lane.Sent;
            var isolated = lane.TryPeekUnsent(out var first) && first.Offset <= lane.IsolateUpTo;
            var records = lane.Take(isolated ? 1 : _options.MaxEventsPerCall, out var watermark);
            _sentRecords += lane.Sent - sent;
            if (records.Length == 0)
            {
                CompleteUpTo(lane, lane.Done);
                MakeReady(lane);
                continue;
            }

            lane.InFlight = true;
            _inFlight++;
            _inFlightRecords += records.Length;
            _context.Instruments.OnQueued(_partition.Topic, _time.GetElapsedTime(receivedAt));
            var batch = new KafkaBatch(_partition.Topic, _partition.Number, _partition.Incarnation, previous, lane.DurableOffset, watermark, records);
            _ = SendAsync(lane, batch);
        }
    }

    private async Task SendAsync(Lane lane, KafkaBatch batch)
    {
        var started = _time.GetTimestamp();
        Exception? failure = null;
        KafkaBatchResult result = default;
        try
        {
            result = await lane.Consumer.Deliver(_context.Provider, _context.Silo, batch);
        }
#pragma warning disable CA1031 // Whatever a grain throws must not leave its lane stuck.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            failure = exception;
        }

        lane.InFlight = false;
        lane.LastUsed = _time.GetTimestamp();
        _inFlight--;
        _inFlightRecords -= batch.Records.Length;
        if (failure is null)
        {
            _context.Instruments.OnDelivered(_partition.Topic, batch.Records.Length, _time.GetElapsedTime(started));
            OnAnswer(lane, result);
        }
        else
        {
            await OnFailedAsync(lane, batch, failure);
        }

        _signal.Set();
    }

    private void OnAnswer(Lane lane, KafkaBatchResult result)
    {
        if (lane.DiscardAnswer)
        {
            lane.DiscardAnswer = false;
            SendAgain(lane, _options.RetryDelay);
            return;
        }

        if (result.Status == KafkaBatchStatus.Gap)
        {
            _context.Instruments.OnGap(_partition.Topic);
            lane.Failures++;
            SendAgain(lane, lane.Failures == 1 ? TimeSpan.Zero : BackOff(lane.Failures - 1));
            return;
        }

        lane.Failures = 0;
        lane.MarkApplied(_tracker);
        var upTo = lane.Done + lane.Sent;
        if (result.Status == KafkaBatchStatus.Durable || result.Epoch <= _durableEpoch)
        {
            CompleteUpTo(lane, upTo);
        }
        else
        {
            _applied.Enqueue(new AppliedBatch(lane, lane.Generation, upTo, result.Epoch));
        }

        MakeReady(lane);
    }

    private void CompleteUpTo(Lane lane, long upTo)
    {
        while (lane.Done < upTo || lane.OldestIsPutAside)
        {
            _tracker.OnDone(lane.PopDurable());
            _sentRecords--;
        }
    }

    private void SendAgain(Lane lane, TimeSpan delay)
    {
        _context.Instruments.OnRedelivered(_partition.Topic, lane.Sent);
        _sentRecords -= lane.Sent;
        lane.Rewind();
        if (delay == TimeSpan.Zero)
        {
            MakeReady(lane);
            return;
        }

        if (!lane.Queued)
        {
            lane.Queued = true;
            _ = MakeReadyLaterAsync(lane, delay);
        }
    }

    private async Task MakeReadyLaterAsync(Lane lane, TimeSpan delay)
    {
        await Task.Delay(delay, _time);
        _ready.Enqueue(lane);
        _signal.Set();
    }
}
