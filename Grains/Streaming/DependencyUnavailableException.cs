namespace Emotion.Grains.Streaming;

/// <summary>Something an event needs is not there now: the events are delivered again later, none is put aside.</summary>
[GenerateSerializer, Alias("Emotion.Streaming.DependencyUnavailableException")]
public sealed class DependencyUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    public DependencyUnavailableException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is not there, and why.</param>
    public DependencyUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">What is not there, and why.</param>
    /// <param name="innerException">The cause.</param>
    public DependencyUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
