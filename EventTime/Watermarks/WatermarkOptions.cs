namespace Emotion.EventTime.Watermarks;

/// <summary>How a watermark follows the events.</summary>
public sealed record WatermarkOptions
{
    /// <summary>By how much events of one partition may be out of order; default 5 s. Longer waits longer, shorter makes more events late.</summary>
    public TimeSpan MaxOutOfOrderness { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A partition without events for this long (wall clock) holds the others up no more; default 10 s.</summary>
    public TimeSpan IdleAfter { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How far ahead of the wall clock an event may be; one further ahead is refused and moves nothing. Default 1 minute.</summary>
    public TimeSpan MaxAhead { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// When all partitions are idle, let event time go on at the pace of the wall clock, so that open windows close
    /// without another event. Default true.
    /// </summary>
    public bool AdvanceWhenIdle { get; init; } = true;
}
