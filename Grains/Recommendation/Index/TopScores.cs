namespace Emotion.Grains.Recommendation.Index;

/// <summary>The best of many scored numbers, by a heap whose root is what the next one must beat. Ties go to the lower number.</summary>
internal sealed class TopScores
{
    private (double Score, int Number)[] _heap = new (double, int)[64];
    private int _capacity;

    /// <summary>How many there are: at most as many as are wanted.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets all.</summary>
    /// <param name="capacity">How many are wanted, 1 or more.</param>
    public void Reset(int capacity)
    {
        if (_heap.Length < capacity)
        {
            _heap = new (double, int)[capacity];
        }

        (_capacity, Count) = (capacity, 0);
    }

    /// <summary>Offers a number.</summary>
    public void Offer(int number, double score)
    {
        var offered = (score, number);
        if (Count < _capacity)
        {
            Rise(Count++, offered);
        }
        else if (IsWorse(_heap[0], offered))
        {
            Sink(0, offered);
        }
    }

    /// <summary>Takes the worst out.</summary>
    public (double Score, int Number) TakeWorst()
    {
        var worst = _heap[0];
        var last = _heap[--Count];
        if (Count > 0)
        {
            Sink(0, last);
        }

        return worst;
    }

    private static bool IsWorse((double Score, int Number) one, (double Score, int Number) other) =>
        one.Score < other.Score || (one.Score == other.Score && one.Number > other.Number);

    private void Rise(int at, (double Score, int Number) item)
    {
        while (at > 0 && (at - 1) / 2 is var parent && IsWorse(item, _heap[parent]))
        {
            _heap[at] = _heap[parent];
            at = parent;
        }

        _heap[at] = item;
    }

    private void Sink(int at, (double Score, int Number) item)
    {
        for (var child = 1; child < Count; child = (2 * at) + 1)
        {
            if (child + 1 < Count && IsWorse(_heap[child + 1], _heap[child]))
            {
                child++;
            }

            if (!IsWorse(_heap[child], item))
            {
                break;
            }

            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = item;
    }
}
