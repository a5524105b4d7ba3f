namespace Emotion.Inference.Statistics;

/// <summary>
/// Counts of durations in buckets that grow by 2^(1/4), from 1 µs to over 2 minutes: quantiles within 10 %, in a fixed kilobyte, without locks.
/// </summary>
public sealed class LatencySketch
{
    private const int PerOctave = 4;
    private const int Buckets = 27 * PerOctave + 2;
    private readonly long[] _counts = new long[Buckets];
    private long _count;
    private long _microseconds;

    /// <summary>How many durations were recorded.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Their mean; zero when there are none.</summary>
    public TimeSpan Mean => Count == 0 ? TimeSpan.Zero : TimeSpan.FromMicroseconds((double)Volatile.Read(ref _microseconds) / Count);

    /// <summary>The sum of the recorded durations.</summary>
    public TimeSpan Total => TimeSpan.FromMicroseconds(Volatile.Read(ref _microseconds));

    /// <summary>Records a duration, as often as it was observed.</summary>
    /// <param name="duration">The duration.</param>
    /// <param name="times">How often.</param>
    public void Record(TimeSpan duration, int times = 1)
    {
        var microseconds = duration.TotalMicroseconds;
        var bucket = microseconds <= 1 ? 0 : Math.Min(Buckets - 1, 1 + (int)(Math.Log2(microseconds) * PerOctave));
        _ = Interlocked.Add(ref _counts[bucket], times);
        _ = Interlocked.Add(ref _count, times);
        _ = Interlocked.Add(ref _microseconds, (long)microseconds * times);
    }

    /// <summary>The duration below which a share of the recorded ones lies.</summary>
    /// <param name="share">The share, in (0, 1].</param>
    /// <returns>The upper edge of its bucket; zero when nothing was recorded.</returns>
    public TimeSpan Quantile(double share)
    {
        var total = Count;
        if (total == 0)
        {
            return TimeSpan.Zero;
        }

        var rank = Math.Max(1, (long)Math.Ceiling(share * total));
        long seen = 0;
        for (var i = 0; i < Buckets; i++)
        {
            seen += Volatile.Read(ref _counts[i]);
            if (seen >= rank)
            {
                return TimeSpan.FromMicroseconds(Math.Pow(2, (double)i / PerOctave));
            }
        }

        return TimeSpan.FromMicroseconds(Math.Pow(2, (double)(Buckets - 1) / PerOctave));
    }
}
