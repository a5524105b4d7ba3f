using System.ComponentModel.DataAnnotations;

namespace Emotion.Api.Security;

/// <summary>How much one caller may ask for: section <c>Emotion:Limits</c>. A caller is a key, a token's subject, or in embedded mode the machine.</summary>
public sealed class LimitOptions
{
    /// <summary>The section's path.</summary>
    public const string Section = "Emotion:Limits";

    /// <summary>Requests per second and caller in the long run. Default 2,000.</summary>
    [Range(1, 1_000_000)]
    public int RequestsPerSecond { get; set; } = 2_000;

    /// <summary>Requests that a caller may send at once after a pause. Default 4,000.</summary>
    [Range(1, 1_000_000)]
    public int Burst { get; set; } = 4_000;
}
