namespace Emotion.EventTime.Windows;

/// <summary>
/// Wakes keys at a time. Windows of many keys are due at the same instants, so keys lie in one bucket per instant and only
/// the instants are ordered: waking a key costs an append, not a heap operation.
/// </summary>
internal sealed class TimerQueue<T>
{
    private readonly Dictionary<long, List<T>> _buckets = [];
    private readonly PriorityQueue<long, long> _instants = new();

    /// <summary>The earliest instant; <see cref="long.MaxValue"/> if there is none.</summary>
    public long NextMs => _instants.TryPeek(out var next, out _) ? next : long.MaxValue;

    /// <summary>Adds a key; the same key may be added at several instants.</summary>
    public void Add(long dueMs, T key)
    {
        ref var bucket = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_buckets, dueMs, out var known);
        if (!known)
        {
            bucket = [];
            _instants.Enqueue(dueMs, dueMs);
        }

        bucket!.Add(key);
    }

    /// <summary>Takes the keys of the earliest instant if it has come.</summary>
    public bool TryTake(long nowMs, out List<T> keys)
    {
        if (NextMs <= nowMs && _instants.TryDequeue(out var due, out _) && _buckets.Remove(due, out var bucket))
        {
            keys = bucket;
            return true;
        }

        keys = [];
        return false;
    }
}
