namespace Emotion.EventTime.Windows;

/// <summary>How event time is cut into windows.</summary>
public enum WindowKind
{
    /// <summary>Fixed, adjoining windows.</summary>
    Tumbling,

    /// <summary>Fixed windows that overlap: one begins at each slide. Also called hopping.</summary>
    Sliding,

    /// <summary>Runs of events with no more than a gap between neighbours; they merge as events fill gaps.</summary>
    Session,
}

/// <summary>When late events, those behind the watermark but within the allowed lateness, fire their window again.</summary>
public enum LateFiring
{
    /// <summary>Each late event fires a pane.</summary>
    Each,

    /// <summary>Late events are collected for <see cref="WindowOptions.LateEvery"/> and fire one pane together.</summary>
    Batched,
}

/// <summary>What a pane holds after the first.</summary>
public enum PaneContents
{
    /// <summary>Everything in the window so far: a pane replaces the one before.</summary>
    Accumulating,

    /// <summary>What came since the pane before: panes add up.</summary>
    Discarding,
}

/// <summary>Whether a window fires once more when its allowed lateness is over.</summary>
public enum ClosingPane
{
    /// <summary>Only if events came since the last pane.</summary>
    IfPending,

    /// <summary>Always, so that every window has a pane that says it is the last.</summary>
    Always,
}

/// <summary>
/// A windowing: kind, size, lateness and triggers, with the defaults of Flink's event-time windows. Begin with
/// <see cref="Tumbling"/>, <see cref="Sliding"/> or <see cref="Session"/> and add to it by <c>with</c>.
/// </summary>
public sealed record WindowOptions
{
    private WindowOptions(WindowKind kind, TimeSpan size, TimeSpan slide) => (Kind, Size, Slide) = (kind, size, slide);

    /// <summary>The kind.</summary>
    public WindowKind Kind { get; }

    /// <summary>Length of a tumbling or sliding window; of a session, the gap that ends it.</summary>
    public TimeSpan Size { get; }

    /// <summary>Distance between the beginnings of sliding windows; the size itself for the others.</summary>
    public TimeSpan Slide { get; }

    /// <summary>Moves the windows away from multiples of their size since 1970 (UTC); default none.</summary>
    public TimeSpan Offset { get; init; }

    /// <summary>For how long after the watermark has passed a window's end late events still change it; default not at all.</summary>
    public TimeSpan AllowedLateness { get; init; }

    /// <summary>Fire early after this many events since the last pane; 0, the default, for never.</summary>
    public int EarlyEveryCount { get; init; }

    /// <summary>Fire early this long (processing time) after the first event since the last pane; zero, the default, for never.</summary>
    public TimeSpan EarlyEvery { get; init; }

    /// <summary>How late events fire; default each.</summary>
    public LateFiring Late { get; init; }

    /// <summary>With <see cref="LateFiring.Batched"/>, for how long (processing time) late events are collected; zero for until the window closes.</summary>
    public TimeSpan LateEvery { get; init; }

    /// <summary>What panes hold; default accumulating.</summary>
    public PaneContents Contents { get; init; }

    /// <summary>Whether closing fires a pane; default only if events are pending.</summary>
    public ClosingPane Closing { get; init; }

    /// <summary>Tumbling windows of this size (whole milliseconds, positive).</summary>
    public static WindowOptions Tumbling(TimeSpan size) => new(WindowKind.Tumbling, size, size);

    /// <summary>Windows of this size, one beginning each <paramref name="slide"/>, which is not above the size.</summary>
    public static WindowOptions Sliding(TimeSpan size, TimeSpan slide) => new(WindowKind.Sliding, size, slide);

    /// <summary>Sessions that end when nothing comes for more than <paramref name="gap"/>.</summary>
    public static WindowOptions Session(TimeSpan gap) => new(WindowKind.Session, gap, gap);
}
