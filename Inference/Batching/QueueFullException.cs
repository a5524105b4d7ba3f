namespace Emotion.Inference.Batching;

/// <summary>The queue of a model version has no room for an interactive call.</summary>
public sealed class QueueFullException : Exception
{
    /// <summary>Creates the exception.</summary>
    public QueueFullException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is full.</param>
    public QueueFullException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is full.</param>
    /// <param name="innerException">The cause.</param>
    public QueueFullException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is full.</param>
    /// <param name="retryAfter">When there will likely be room.</param>
    public QueueFullException(string message, TimeSpan retryAfter)
        : base(message) => RetryAfter = retryAfter;

    /// <summary>When there will likely be room: what waits, at the measured rate.</summary>
    public TimeSpan RetryAfter { get; } = TimeSpan.FromSeconds(1);
}
