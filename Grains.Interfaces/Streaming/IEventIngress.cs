namespace Emotion.Grains.Interfaces.Streaming;

/// <summary>An event on its way into a topic.</summary>
/// <param name="Key">Decides the partition: the user's id, as a rule.</param>
/// <param name="Value">JSON as UTF-8, unchanged until the call ends; <see langword="null"/> for a tombstone.</param>
public readonly record struct IngressEvent(string? Key, ReadOnlyMemory<byte>? Value);

/// <summary>Puts events into topics for callers that have no Kafka client. One per process; safe for concurrent use.</summary>
public interface IEventIngress
{
    /// <summary>
    /// Produces events in their order, each with the current activity's <c>traceparent</c>. Waits while the broker's or the
    /// consumers' backlog is full.
    /// </summary>
    /// <param name="topic">One of <see cref="Topics"/>.</param>
    /// <param name="events">The events.</param>
    /// <param name="cancellationToken">Gives up waiting; events may have been produced all the same.</param>
    /// <returns>Completes when the broker has acknowledged every event.</returns>
    /// <exception cref="BrokerUnavailableException">At least one event was not acknowledged.</exception>
    Task PublishAsync(string topic, IReadOnlyList<IngressEvent> events, CancellationToken cancellationToken);
}
