namespace Emotion.Grains.Streaming;

/// <summary>Another writer has changed the state since it was read: this activation's copy is worthless.</summary>
public sealed class StateConflictException : Exception
{
    /// <summary>Creates the exception.</summary>
    public StateConflictException()
        : this("The state was changed by another writer.")
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Whose state.</param>
    public StateConflictException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Whose state.</param>
    /// <param name="innerException">The cause.</param>
    public StateConflictException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
