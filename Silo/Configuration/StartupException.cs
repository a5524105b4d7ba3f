namespace Emotion.Silo.Configuration;

/// <summary>
/// The start cannot go on for a reason that the operator can mend. <see cref="Startup"/> prints the message as one line
/// on standard error, without a stack trace: say what is wrong and what to do about it.
/// </summary>
public class StartupException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">One line: what is wrong, and what mends it.</param>
    /// <param name="inner">What led to it, if anything.</param>
    public StartupException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
