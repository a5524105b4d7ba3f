namespace Emotion.EventTime.Aggregates;

/// <summary>The standard aggregates.</summary>
public static class Aggregate
{
    /// <summary>Number of events.</summary>
    public static IAggregator<T, long, long> Count<T>() => new CountAggregator<T>();

    /// <summary>Sum of a value; 0 over no events.</summary>
    public static IAggregator<T, Moments, double> Sum<T>(Func<T, double> value) => new MomentsAggregator<T>(value, static m => m.Sum);

    /// <summary>Mean of a value; NaN over no events.</summary>
    public static IAggregator<T, Moments, double> Mean<T>(Func<T, double> value) =>
        new MomentsAggregator<T>(value, static m => m.Count == 0 ? double.NaN : m.Sum / m.Count);

    /// <summary>Smallest value; NaN over no events.</summary>
    public static IAggregator<T, Moments, double> Min<T>(Func<T, double> value) =>
        new MomentsAggregator<T>(value, static m => m.Count == 0 ? double.NaN : m.Min);

    /// <summary>Largest value; NaN over no events.</summary>
    public static IAggregator<T, Moments, double> Max<T>(Func<T, double> value) =>
        new MomentsAggregator<T>(value, static m => m.Count == 0 ? double.NaN : m.Max);

    /// <summary>Count, sum, smallest and largest of a value at once.</summary>
    public static IAggregator<T, Moments, Moments> Summary<T>(Func<T, double> value) => new SummaryAggregator<T>(value);

    /// <summary>
    /// Number of different tags (see <see cref="TagHash"/>): exact up to <see cref="DistinctCount.ExactLimit"/>, then a
    /// HyperLogLog sketch with a standard error of <see cref="DistinctCount.StandardError"/>.
    /// </summary>
    public static IAggregator<T, DistinctCount, long> Distinct<T>(Func<T, ulong> tag) => new DistinctAggregator<T>(tag);

    /// <summary>Value of the event with the latest time; of several at that time, the largest value, whatever the order of arrival. NaN over no events.</summary>
    public static IAggregator<T, LastValue, double> Last<T>(Func<T, double> value) => new LastAggregator<T>(value);

    /// <summary>Time-decayed mean of a value; see <see cref="Rolling.DecayedMean"/>.</summary>
    public static IAggregator<T, Rolling.DecayedMean, double> DecayedMean<T>(Func<T, double> value, TimeSpan halfLife) =>
        new DecayedMeanAggregator<T>(value, halfLife.TotalMilliseconds);
}
