using System.Numerics;

namespace Emotion.EventTime.Windows;

/// <summary>
/// The one place that says which windows an event belongs to, when a window is due, how long it waits for late events and
/// when it is closed. A watermark of w says that no event earlier than w is expected any more (as in Beam; Flink's is one
/// millisecond less for the same fact): a window fires when w reaches its end, and is closed when w reaches its end plus
/// the allowed lateness.
/// </summary>
public sealed class WindowRules
{
    private readonly long _offset;
    private readonly long _slide;

    /// <summary>Checks the options and takes them over.</summary>
    /// <exception cref="ArgumentException">An option is out of range; the message says which and what is allowed.</exception>
    public WindowRules(WindowOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        SizeMs = Milliseconds(options.Size, nameof(options.Size), least: 1);
        _slide = Milliseconds(options.Slide, nameof(options.Slide), least: 1);
        _offset = Milliseconds(options.Offset, nameof(options.Offset), least: 0);
        LatenessMs = Milliseconds(options.AllowedLateness, nameof(options.AllowedLateness), least: 0);
        EarlyEveryMs = Milliseconds(options.EarlyEvery, nameof(options.EarlyEvery), least: 0);
        LateEveryMs = Milliseconds(options.LateEvery, nameof(options.LateEvery), least: 0);
        if (_slide > SizeMs)
        {
            throw new ArgumentException($"Slide ({options.Slide}) must not exceed the size ({options.Size}): events between windows would be lost.", nameof(options));
        }

        ArgumentOutOfRangeException.ThrowIfNegative(options.EarlyEveryCount);
        SliceMs = (long)BigInteger.GreatestCommonDivisor(SizeMs, _slide);
    }

    /// <summary>What these rules were made from.</summary>
    public WindowOptions Options { get; }

    /// <summary>Length of a window, or a session's gap, milliseconds.</summary>
    public long SizeMs { get; }

    /// <summary>Length of a slice: all events of one slice are in the same windows.</summary>
    public long SliceMs { get; }

    /// <summary>Allowed lateness, milliseconds.</summary>
    public long LatenessMs { get; }

    /// <summary>Interval of early panes in processing time, milliseconds; 0 for none.</summary>
    public long EarlyEveryMs { get; }

    /// <summary>Interval of batched late panes in processing time, milliseconds; 0 for none.</summary>
    public long LateEveryMs { get; }

    /// <summary>Whether windows may fire before the watermark does it.</summary>
    public bool FiresEarly => EarlyEveryMs > 0 || Options.EarlyEveryCount > 0;

    /// <summary>Start of the slice that an event of this time falls into.</summary>
    public long SliceStart(long timeMs) => Floor(timeMs - _offset, SliceMs) + _offset;

    /// <summary>End of the earliest window that ends after this time: the first one to contain it.</summary>
    public long FirstEndAfter(long timeMs) => Floor(timeMs - _offset - SizeMs, _slide) + _slide + _offset + SizeMs;

    /// <summary>End of the last window that contains this time.</summary>
    public long LastEndOf(long timeMs) => Floor(timeMs - _offset, _slide) + _offset + SizeMs;

    /// <summary>End of the window after the one that ends here.</summary>
    public long NextEnd(long endMs) => endMs + _slide;

    /// <summary>The window that ends here.</summary>
    public WindowBounds BoundsOf(long endMs) => new(endMs - SizeMs, endMs);

    /// <summary>The watermark at which a window that ends here is closed: no event changes it any more.</summary>
    public long CloseOf(long endMs) => endMs > long.MaxValue - LatenessMs ? long.MaxValue : endMs + LatenessMs;

    /// <summary>Whether the watermark has passed the window's end: it has fired, and its events are late.</summary>
    public static bool IsPassed(long endMs, long watermarkMs) => endMs <= watermarkMs;

    /// <summary>Whether the window is closed.</summary>
    public bool IsClosed(long endMs, long watermarkMs) => CloseOf(endMs) <= watermarkMs;

    private static long Milliseconds(TimeSpan value, string name, long least)
    {
        var milliseconds = value.Ticks / TimeSpan.TicksPerMillisecond;
        if (milliseconds < least || value.Ticks % TimeSpan.TicksPerMillisecond != 0)
        {
            throw new ArgumentException($"{name} is {value}; it must be whole milliseconds, at least {least}.", nameof(value));
        }

        return milliseconds;
    }

    private static long Floor(long value, long step)
    {
        var rest = value % step;
        return rest < 0 ? value - rest - step : value - rest;
    }
}
