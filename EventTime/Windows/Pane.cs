namespace Emotion.EventTime.Windows;

/// <summary>When a pane fired, relative to the watermark's passing of its window's end.</summary>
public enum PaneTiming
{
    /// <summary>Before: a speculative result.</summary>
    Early,

    /// <summary>As it passed.</summary>
    OnTime,

    /// <summary>After: late events came, or the window was closed.</summary>
    Late,
}

/// <summary>One result of a window. A window has several if triggers fire early, or late events come.</summary>
/// <typeparam name="TResult">The aggregate's result.</typeparam>
/// <param name="Window">The window.</param>
/// <param name="Result">Over all events so far (accumulating) or over those since the pane before (discarding).</param>
/// <param name="Timing">Early, on time or late.</param>
/// <param name="Index">0 for the first pane of the window, then 1, 2 and so on.</param>
/// <param name="IsLast">No other pane of this window follows: its lateness is over and its state is freed.</param>
/// <param name="Absorbed">
/// Session windows that had fired and are now part of this one: their results are superseded. Empty otherwise.
/// </param>
public readonly record struct Pane<TResult>(
    WindowBounds Window, TResult Result, PaneTiming Timing, int Index, bool IsLast, IReadOnlyList<WindowBounds> Absorbed);
