namespace Emotion.Grains.Interfaces.Models;

/// <summary>No version of the model asked for is loaded; the message says which and why. A caller with a formula of its own may use it.</summary>
[GenerateSerializer, Alias("Emotion.Models.ModelNotAvailableException")]
public sealed class ModelNotAvailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    public ModelNotAvailableException()
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which model, and why it is not there.</param>
    public ModelNotAvailableException(string message)
        : base(message)
    {
    }

    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which model, and why it is not there.</param>
    /// <param name="innerException">The cause.</param>
    public ModelNotAvailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
