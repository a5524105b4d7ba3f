namespace Emotion.Grains.Recommendation.Index;

/// <summary>
/// Counts per item that fade with a time constant, kept by forward decay (Cormode et al., 2009): an event at t adds
/// exp((t - landmark)/tau), so nothing is touched as time passes; the landmark moves before the weights overflow.
/// </summary>
internal sealed class DecayedCounts(TimeSpan timeConstant)
{
    private const double MaxExponent = 200;

    private readonly double _tau = timeConstant.TotalMilliseconds;
    private double[] _weights = new double[1_024];
    private long _landmark;

    /// <summary>Counts one event.</summary>
    public void Add(int item, long atMs)
    {
        if (item >= _weights.Length)
        {
            Array.Resize(ref _weights, Math.Max(item + 1, _weights.Length * 2));
        }

        if (_landmark == 0)
        {
            _landmark = atMs;
        }

        if ((atMs - _landmark) / _tau > MaxExponent)
        {
            var fade = Math.Exp(-(atMs - _landmark) / _tau);
            for (var known = 0; known < _weights.Length; known++)
            {
                _weights[known] *= fade;
            }

            _landmark = atMs;
        }

        _weights[item] += Math.Exp((atMs - _landmark) / _tau);
    }

    /// <summary>The count at the landmark: times <see cref="FadeAt"/> it is the count as of a time.</summary>
    public double Weight(int item) => item < _weights.Length ? _weights[item] : 0;

    /// <summary>What all weights have faded to at a time, which is at least that of the last event.</summary>
    public double FadeAt(long nowMs) => Math.Exp(-Math.Max(0, nowMs - _landmark) / _tau);

    /// <summary>The counts at the landmark of the first items, fewer if the last of them never counted; until the next event.</summary>
    public ReadOnlySpan<double> First(int items) => _weights.AsSpan(0, Math.Min(items, _weights.Length));

    /// <summary>The items with the highest counts, best first.</summary>
    public int[] Best(int count, int items) => Best(First(items), count);

    /// <summary>The items with the highest counts, best first.</summary>
    public static int[] Best(ReadOnlySpan<double> weights, int count)
    {
        var heap = new PriorityQueue<int, double>(count + 1);
        for (var item = 0; item < weights.Length; item++)
        {
            var weight = weights[item];
            if (weight <= 0)
            {
                continue;
            }

            if (heap.Count < count)
            {
                heap.Enqueue(item, weight);
            }
            else if (heap.TryPeek(out _, out var least) && weight > least)
            {
                heap.EnqueueDequeue(item, weight);
            }
        }

        var best = new int[heap.Count];
        for (var at = best.Length - 1; at >= 0; at--)
        {
            best[at] = heap.Dequeue();
        }

        return best;
    }
}
