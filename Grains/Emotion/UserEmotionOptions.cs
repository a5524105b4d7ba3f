using System.ComponentModel.DataAnnotations;

namespace Emotion.Grains.Emotion;

/// <summary>Settings of users' emotional profiles: section <c>Emotion:Profiles</c>.</summary>
public sealed class UserEmotionOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Emotion:Profiles";

    /// <summary>After how long of event time a post weighs half in the mood. Default 6 h.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "365.00:00:00")]
    public TimeSpan MoodHalfLife { get; set; } = TimeSpan.FromHours(6);

    /// <summary>Results kept per user, oldest dropped in blocks of <see cref="HistoryBlock.Size"/>. Default 1,000.</summary>
    [Range(20, 1_000_000)]
    public int HistoryLimit { get; set; } = 1_000;

    /// <summary>Results shown in a profile. Default 10, at most <see cref="HistoryBlock.Size"/> + 2.</summary>
    [Range(1, HistoryBlock.Size + 2)]
    public int Recent { get; set; } = 10;
}
