namespace Emotion.Grains.Recommendation.Index;

/// <summary>A session's clicks in order, as item numbers.</summary>
internal struct IndexedSession(string user)
{
    private int[] _items = new int[4];
    private int _count;

    /// <summary>Whose session it is; <see langword="null"/> in a slot that was never used.</summary>
    public string? User { get; } = user;

    /// <summary>Time of the last click, Unix milliseconds.</summary>
    public long LastMs { get; private set; }

    /// <summary>The items in the order of the clicks.</summary>
    public readonly ReadOnlySpan<int> Items => _items.AsSpan(0, _count);

    public readonly bool Contains(int item) => Items.Contains(item);

    public void Append(int item, long atMs, int limit)
    {
        if (_count == limit)
        {
            _items.AsSpan(1, _count - 1).CopyTo(_items);
            _count--;
        }
        else if (_count == _items.Length)
        {
            Array.Resize(ref _items, Math.Min(limit, _count * 2));
        }

        _items[_count++] = item;
        LastMs = Math.Max(LastMs, atMs);
    }
}
