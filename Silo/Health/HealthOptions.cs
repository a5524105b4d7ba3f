using System.ComponentModel.DataAnnotations;

namespace Emotion.Silo.Health;

/// <summary>How a process stops: section <c>Emotion:Health</c>.</summary>
public sealed class HealthOptions
{
    /// <summary>The section's path.</summary>
    public const string Section = "Emotion:Health";

    /// <summary>
    /// How long a process that was told to stop goes on as before, but not ready, so that load balancers send nothing new; none by
    /// default. Kubernetes, which tells both at once, wants about 5 s. Comes on top of the 30 s that the stop itself may take.
    /// </summary>
    [Range(0, 300)]
    public int StopDelaySeconds { get; set; }
}
