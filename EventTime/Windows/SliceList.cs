namespace Emotion.EventTime.Windows;

/// <summary>A slice of event time and the aggregate of its events.</summary>
internal struct Slice<TAccumulator>
{
    public long StartMs;
    public TAccumulator Accumulator;
}

/// <summary>Slices in the order of their times. A struct that changes: a field of its owner, so that no event pays for a step more.</summary>
internal struct SliceList<TAccumulator>
{
    private Slice<TAccumulator>[]? _slices;

    /// <summary>An empty list with room for so many slices.</summary>
    public SliceList(int capacity) => _slices = new Slice<TAccumulator>[capacity];

    /// <summary>How many there are.</summary>
    public int Count { readonly get; private set; }

    /// <summary>All of them, oldest first.</summary>
    public readonly ReadOnlySpan<Slice<TAccumulator>> Items => _slices.AsSpan(0, Count);

    /// <summary>The slice at a place.</summary>
    public readonly ref Slice<TAccumulator> this[int at] => ref _slices![at];

    /// <summary>The place of the first slice that begins at a time or after it; <see cref="Count"/> if none does.</summary>
    public readonly int IndexFrom(long startMs)
    {
        // Most events belong to the newest slice.
        if (Count > 0 && this[Count - 1].StartMs <= startMs)
        {
            return this[Count - 1].StartMs == startMs ? Count - 1 : Count;
        }

        int low = 0, high = Count;
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (this[middle].StartMs < startMs)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>Puts a slice in its place.</summary>
    public void Insert(int at, in Slice<TAccumulator> slice)
    {
        if (_slices is null || Count == _slices.Length)
        {
            Array.Resize(ref _slices, Math.Max(2, Count * 2));
        }

        Array.Copy(_slices, at, _slices, at + 1, Count - at);
        _slices[at] = slice;
        Count++;
    }

    /// <summary>Drops the oldest slices.</summary>
    public void RemoveFirst(int count)
    {
        if (_slices is not null && count > 0)
        {
            Count -= count;
            Array.Copy(_slices, count, _slices, 0, Count);
            Array.Clear(_slices, Count, count);
        }
    }
}
