namespace Emotion.EventTime.Windows;

/// <summary>A window: half-open, so that an event at its end belongs to the next one.</summary>
/// <param name="StartMs">First millisecond of the window, Unix milliseconds.</param>
/// <param name="EndMs">First millisecond after it.</param>
public readonly record struct WindowBounds(long StartMs, long EndMs)
{
    /// <summary>Whether an event of this time belongs to the window.</summary>
    public bool Contains(long timeMs) => timeMs >= StartMs && timeMs < EndMs;
}
