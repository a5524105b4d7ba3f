namespace Emotion.Grains.Interfaces.Streaming;

/// <summary>The broker did not answer or did not acknowledge. Trying again is safe: events count once by their id.</summary>
[GenerateSerializer, Alias("emotion.streaming.broker-unavailable")]
public sealed class BrokerUnavailableException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">What the broker did not do.</param>
    /// <param name="inner">What the client library said.</param>
    public BrokerUnavailableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
