namespace Emotion.EventTime.Rolling;

/// <summary>Aggregates over one window of a <see cref="RollingLog"/>.</summary>
/// <param name="Count">Number of events.</param>
/// <param name="Sum">Sum of their values, added from the oldest to the newest.</param>
/// <param name="Min">Smallest value; 0 if there is none.</param>
/// <param name="Max">Largest value; 0 if there is none.</param>
public readonly record struct RollingAggregate(int Count, double Sum, double Min, double Max)
{
    /// <summary>Mean of the values; 0 if there is none.</summary>
    public double Mean => Count == 0 ? 0 : Sum / Count;
}
