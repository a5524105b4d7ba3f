using Emotion.Inference.Registry;

namespace Emotion.Inference.Batching;

/// <content>The workers: each takes what waits, runs it, and takes again.</content>
public sealed partial class MicroBatcher
{
    private void Work()
    {
        while (NextBatch() is { } batch)
        {
            var model = batch[0].Call.Model;
            var started = _time.GetTimestamp();
            var inputs = Run(model, batch, started);
            lock (_gate)
            {
                model.Queue.OnRun(inputs, _time.GetElapsedTime(started));
            }
        }
    }

    private int Run(LoadedModel model, List<QueueEntry> batch, long started)
    {
        var completed = 0;
        try
        {
            return _runner.Run(model, batch, started, ref completed);
        }
#pragma warning disable CA1031 // The runner answers for its models' errors; any other is the answer of these calls, and the worker lives on.
        catch (Exception error)
#pragma warning restore CA1031
        {
            foreach (var entry in batch.Skip(completed))
            {
                entry.Call.Fail(error);
                entry.Call.Complete(1);
            }

            return batch.Count;
        }
    }

    /// <summary>Waits for work and takes a run of it; null when stopped.</summary>
    private List<QueueEntry>? NextBatch()
    {
        lock (_gate)
        {
            while (!_stopped)
            {
                if (TryTake() is { } batch)
                {
                    return batch;
                }

                _idle++;
                _ = Monitor.Wait(_gate);
                _idle--;
            }

            return null;
        }
    }

    private List<QueueEntry>? TryTake()
    {
        var now = _time.GetTimestamp();
        var due = TimeSpan.MaxValue;
        foreach (var (queue, first) in _order.Of(_queues, now))
        {
            var most = Math.Min(_options.MaxBatch, queue.Model.Model.Manifest.Batching.Max);
            if (_order.RemainingDelay(queue, most, now) is { Ticks: > 0 } remaining)
            {
                due = remaining < due ? remaining : due;
                continue;
            }

            // What waits is shared out among the workers that are free, so that one caller's list uses every core.
            var share = (queue.WaitingOf(first) + _idle) / (_idle + 1);
            var batch = queue.Take(first, Math.Clamp(share, 1, most), now);
            if (queue.Waiting == 0)
            {
                _ = _queues.Remove(queue);
            }

            queue.AdmitWaiters(_options.QueueLimit);
            return batch;
        }

        if (due != TimeSpan.MaxValue)
        {
            _ = _delay.Change(due, Timeout.InfiniteTimeSpan);
        }

        return null;
    }

    private void WakeAll()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }
}
