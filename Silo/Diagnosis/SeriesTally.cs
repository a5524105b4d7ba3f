namespace Emotion.Silo.Diagnosis;

/// <summary>Count, sum and maximum of a metric, over all its tags; written by many threads without locks.</summary>
internal sealed class SeriesTally
{
    private const double PerUnit = 1e6;
    private long _count;
    private long _millionths;
    private long _max;

    /// <summary>Values ever recorded, and their sum.</summary>
    internal (long Count, double Sum) Total => (Volatile.Read(ref _count), Volatile.Read(ref _millionths) / PerUnit);

    internal void Record(double value)
    {
        var millionths = (long)(value * PerUnit);
        _ = Interlocked.Increment(ref _count);
        _ = Interlocked.Add(ref _millionths, millionths);
        for (var max = Volatile.Read(ref _max); millionths > max;)
        {
            var seen = Interlocked.CompareExchange(ref _max, millionths, max);
            if (seen == max)
            {
                return;
            }

            max = seen;
        }
    }

    internal void Add(long count) => Interlocked.Add(ref _count, count);

    /// <summary>The greatest value since the last call.</summary>
    internal double TakeMax() => Interlocked.Exchange(ref _max, 0) / PerUnit;
}
