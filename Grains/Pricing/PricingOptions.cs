using System.ComponentModel.DataAnnotations;

namespace Emotion.Grains.Pricing;

/// <summary>Settings of dynamic pricing: section <c>Emotion:Pricing</c>.</summary>
public sealed class PricingOptions : IValidatableObject
{
    /// <summary>The configuration section.</summary>
    public const string Section = "Emotion:Pricing";

    /// <summary>Length of a window. Default 1 minute. To be changed only without open windows: it is part of the durable state.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Distance between the beginnings of windows; not above <see cref="Window"/>. Default 1 minute: they adjoin.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Slide { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>For how long after the watermark has passed a window's end late events still revise its price. Default 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "7.00:00:00")]
    public TimeSpan AllowedLateness { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How far ahead of the clock an event may be; one further ahead goes to the late events with its reason. Default 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan MaxAhead { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Lowest multiplier. Default 1: no discounts.</summary>
    [Range(0.1, 1)]
    public double MinMultiplier { get; set; } = 1;

    /// <summary>Highest multiplier. Default 3.</summary>
    [Range(1, 100)]
    public double MaxMultiplier { get; set; } = 3;

    /// <summary>By how much the multiplier may change from one window to the next. Default 0.5.</summary>
    [Range(0.01, 100)]
    public double MaxStep { get; set; } = 0.5;

    /// <summary>The pricing model; a plain formula stands in while it is not loaded. Default <c>pricing</c>.</summary>
    [Required]
    public string Model { get; set; } = "pricing";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Slide > Window)
        {
            yield return new ValidationResult($"at most {nameof(Window)}, which is {Window}", [nameof(Slide)]);
        }
    }
}
