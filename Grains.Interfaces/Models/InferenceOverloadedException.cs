namespace Emotion.Grains.Interfaces.Models;

/// <summary>The bounded queue of a model is full: try again after <see cref="RetryAfter"/>. REST answers it with 503.</summary>
[GenerateSerializer, Alias("Emotion.Models.InferenceOverloadedException")]
public sealed class InferenceOverloadedException : Exception
{
    /// <summary>Creates the exception.</summary>
    public InferenceOverloadedException()
        : this("The inference queue is full.", TimeSpan.FromSeconds(1))
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is full.</param>
    public InferenceOverloadedException(string message)
        : this(message, TimeSpan.FromSeconds(1))
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is full.</param>
    /// <param name="innerException">The cause.</param>
    public InferenceOverloadedException(string message, Exception innerException)
        : base(message, innerException) => RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is full.</param>
    /// <param name="retryAfter">When the queue will likely have room, from its length and the measured rate.</param>
    public InferenceOverloadedException(string message, TimeSpan retryAfter)
        : base(message) => RetryAfter = retryAfter;

    /// <summary>When to try again.</summary>
    [Id(0)]
    public TimeSpan RetryAfter { get; private set; }
}
