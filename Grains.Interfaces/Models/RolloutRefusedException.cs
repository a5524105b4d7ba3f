namespace Emotion.Grains.Interfaces.Models;

/// <summary>A rollout cannot be put in force; the message says why and what to do.</summary>
[GenerateSerializer, Alias("Emotion.Models.RolloutRefusedException")]
public sealed class RolloutRefusedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public RolloutRefusedException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Why, and what to do.</param>
    public RolloutRefusedException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Why, and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public RolloutRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
