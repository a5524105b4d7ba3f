namespace Emotion.Grains.Recommendation.Index;

/// <summary>The sessions that contain an item, oldest first; only the newest are kept.</summary>
internal sealed class PostingList
{
    private int[] _slots = new int[2];
    private int _count;

    public void Add(int slot, int limit)
    {
        // Twice the limit is kept, so that dropping the older half costs a constant per added slot.
        if (_count == 2 * limit)
        {
            _slots.AsSpan(limit, limit).CopyTo(_slots);
            _count = limit;
        }
        else if (_count == _slots.Length)
        {
            Array.Resize(ref _slots, Math.Min(2 * limit, _count * 2));
        }

        _slots[_count++] = slot;
    }

    /// <summary>Lowers all slots; those of sessions long gone become negative.</summary>
    public void Lower(int by)
    {
        foreach (ref var slot in _slots.AsSpan(0, _count))
        {
            slot -= by;
        }
    }

    public ReadOnlySpan<int> Newest(int limit) => _slots.AsSpan(Math.Max(0, _count - limit), Math.Min(limit, _count));
}
