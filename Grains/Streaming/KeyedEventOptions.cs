using System.ComponentModel.DataAnnotations;

namespace Emotion.Grains.Streaming;

/// <summary>Settings of all keyed event grains: section <c>Emotion:Events</c>.</summary>
public sealed class KeyedEventOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Emotion:Events";

    /// <summary>
    /// How far ahead of the clock an event time may be; an event beyond goes to the dead letters, as one such event would
    /// move windows over all users. Default 24 h.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan MaxFutureSkew { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// For how long of event time an id is remembered at least; a capability with longer windows (risk: 30 days) remembers for
    /// these. Default 24 h.
    /// </summary>
    [Range(typeof(TimeSpan), "00:01:00", "365.00:00:00")]
    public TimeSpan IdRetention { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How many ids are remembered at least, however old. Default 1,000.</summary>
    [Range(1_000, 1_000_000)]
    public int MinRecentIds { get; set; } = 1_000;

    /// <summary>
    /// How many ids of one key are remembered at most, 8 bytes each: bounds the memory of a key that sends without end.
    /// Default 65,536.
    /// </summary>
    [Range(1_000, 10_000_000)]
    public int MaxRecentIds { get; set; } = 65_536;

    /// <summary>
    /// For how long the offsets applied to an erased key are remembered, and nothing else of it, so that records which come again
    /// do not bring it back: longer than any commit may be held up. Default 7 days.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan ErasureMemory { get; set; } = TimeSpan.FromDays(7);

    /// <summary>How often erased keys are looked for whose time is over. Default 10 min.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "24:00:00")]
    public TimeSpan ErasureSweep { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// How old what a call reads may be where a key has two activations for a while, as after a silo froze: an activation that was not
    /// sure for so long that its state is the newest asks the store (PostgreSQL alone: SQLite has one silo). Default 5 s.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan MaxReadAge { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a deactivation waits for its state to be durable. The store keeps the state either way. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan DeactivationTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
