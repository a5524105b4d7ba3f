using System.ComponentModel.DataAnnotations;

namespace Emotion.Grains.Risk;

/// <summary>Settings of risk scoring: section <c>Emotion:Risk</c>.</summary>
public sealed class RiskOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Emotion:Risk";

    /// <summary>Name of the model. Default <c>risk</c>.</summary>
    [Required]
    public string Model { get; set; } = "risk";

    /// <summary>Least score of the decision <c>review</c>. Default 0.3.</summary>
    [Range(0d, 1d)]
    public float ReviewFrom { get; set; } = 0.3f;

    /// <summary>Least score of the decision <c>block</c>, at least <see cref="ReviewFrom"/>. Default 0.8.</summary>
    [Range(0d, 1d)]
    public float BlockFrom { get; set; } = 0.8f;

    /// <summary>
    /// How long after a transaction its fraud is usually reported, 0 to 14 days; the model's training names the same. Default 7 days.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "14.00:00:00")]
    public TimeSpan ReportingDelay { get; set; } = TimeSpan.FromDays(7);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (BlockFrom < ReviewFrom)
        {
            yield return new ValidationResult(FormattableString.Invariant($"at least {nameof(ReviewFrom)}, which is {ReviewFrom}"), [nameof(BlockFrom)]);
        }
    }
}
