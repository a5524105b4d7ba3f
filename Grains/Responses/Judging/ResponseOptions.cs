using System.ComponentModel.DataAnnotations;

namespace Emotion.Grains.Responses.Judging;

/// <summary>Settings of response rules: section <c>Emotion:Responses</c>.</summary>
public sealed class ResponseOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Emotion:Responses";

    /// <summary>Most rules. Each costs every event of its subject a look. Default 100.</summary>
    [Range(1, 1_000)]
    public int MaxRules { get; set; } = 100;

    /// <summary>
    /// How late, in event time, an event may come and still be judged at its own place in time; a later one changes windows and
    /// mood alone. Default 1 hour. What rules remember per user grows with it.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan AllowedLateness { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How often a silo asks whether rules changed, in milliseconds. Default 250.</summary>
    [Range(20, 900)]
    public int PollMilliseconds { get; set; } = 250;
}
