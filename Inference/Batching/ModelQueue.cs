using Emotion.Inference.Registry;

namespace Emotion.Inference.Batching;

/// <summary>What waits for one model: an interactive and a stream queue. Guarded by the batcher's lock.</summary>
internal sealed class ModelQueue(LoadedModel model)
{
    private readonly Queue<QueueEntry>[] _queues = [new(), new()];
    private readonly int[] _weights = new int[2];
    private readonly Queue<TaskCompletionSource> _roomWaiters = new();
    private long _streamTakenAt = long.MinValue;

    public LoadedModel Model { get; } = model;

    /// <summary>Inputs that wait in both queues.</summary>
    public int Waiting => _weights[0] + _weights[1];

    /// <summary>Recent seconds per input of one worker, exponentially smoothed; 0 before the first run.</summary>
    public double SecondsPerInput { get; private set; }

    public bool HasInteractive => _queues[0].Count > 0;

    /// <summary>Timestamp since which stream inputs have waited without one of them being taken, or <see cref="long.MaxValue"/>.</summary>
    public long StreamWaitsSince => Math.Max(OldestOf(QueuePriority.Stream), _streamTakenAt);

    /// <summary>True while stream calls wait for room: later ones line up behind them.</summary>
    public bool HasRoomWaiters => _roomWaiters.Count > 0;

    public int WaitingOf(QueuePriority priority) => _weights[(int)priority];

    /// <summary>Timestamp of the entry that waits longest in a queue, or <see cref="long.MaxValue"/>.</summary>
    public long OldestOf(QueuePriority priority) =>
        _queues[(int)priority].TryPeek(out var entry) ? entry.EnqueuedAt : long.MaxValue;

    public void Enqueue(QueueEntry entry, QueuePriority priority)
    {
        _queues[(int)priority].Enqueue(entry);
        _weights[(int)priority] += entry.Weight;
    }

    /// <summary>Takes up to a weight of entries of one queue: an interactive input does not wait while streams' inputs run with it.</summary>
    public List<QueueEntry> Take(QueuePriority priority, int weight, long now)
    {
        if (priority == QueuePriority.Stream)
        {
            _streamTakenAt = now;
        }

        var queue = _queues[(int)priority];
        var taken = new List<QueueEntry>(Math.Min(weight, queue.Count));
        while (weight > 0 && queue.TryPeek(out var entry) && (entry.Weight <= weight || taken.Count == 0))
        {
            taken.Add(queue.Dequeue());
            _weights[(int)priority] -= entry.Weight;
            weight -= entry.Weight;
        }

        return taken;
    }

    public Task WaitForRoom()
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _roomWaiters.Enqueue(waiter);
        return waiter.Task;
    }

    /// <summary>Wakes the stream call that has waited longest for room, if there is room.</summary>
    public void AdmitWaiters(int limit)
    {
        if (_weights[(int)QueuePriority.Stream] < limit && _roomWaiters.TryDequeue(out var waiter))
        {
            waiter.SetResult();
        }
    }

    public void FailAll(Exception error)
    {
        foreach (var queue in _queues)
        {
            while (queue.TryDequeue(out var entry))
            {
                entry.Call.Fail(error);
                entry.Call.Complete(1);
            }
        }

        while (_roomWaiters.TryDequeue(out var waiter))
        {
            waiter.SetResult();
        }

        _weights.AsSpan().Clear();
    }

    public void OnRun(int inputs, TimeSpan duration)
    {
        var seconds = duration.TotalSeconds / inputs;
        SecondsPerInput = SecondsPerInput == 0 ? seconds : SecondsPerInput * .9 + seconds * .1;
    }
}
