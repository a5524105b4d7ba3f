using System.ComponentModel.DataAnnotations;

namespace Emotion.Grains.Streaming.Watermarks;

/// <summary>How grains are woken as event time passes: section <c>Emotion:WakeUps</c>.</summary>
public sealed class WakeUpOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Emotion:WakeUps";

    /// <summary>How often due grains are looked for. Default 250 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Most grains woken of one topic at a time. Default 1,000.</summary>
    [Range(1, 100_000)]
    public int MaxAtOnce { get; set; } = 1_000;

    /// <summary>
    /// Whether event time goes on with the wall clock while a topic is idle: its partitions have had no events for the
    /// provider's idle timeout and none is waiting. Default true. Without it the last windows before a silence stay open
    /// until the next event.
    /// </summary>
    public bool AdvanceWhenIdle { get; set; } = true;

    /// <summary>
    /// After a restart without any event, how long to wait before grains with open windows are woken by the wall clock.
    /// Default 30 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "24:00:00")]
    public TimeSpan SilentStart { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The topics whose watermark wakes grains; capabilities add theirs.</summary>
    public ISet<string> Topics { get; } = new HashSet<string>(StringComparer.Ordinal);
}
