using System.Diagnostics;
using System.Text;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Streams.Kafka;

namespace Emotion.Silo.Streaming;

/// <summary>Ingress by this process's Kafka producer.</summary>
internal sealed class KafkaEventIngress(IKafkaProducer producer) : IEventIngress
{
    private const string TraceParent = "traceparent";

    /// <inheritdoc/>
    public async Task PublishAsync(string topic, IReadOnlyList<IngressEvent> events, CancellationToken cancellationToken)
    {
        var headers = TraceHeaders();
        var messages = new KafkaMessage[events.Count];
        for (var i = 0; i < messages.Length; i++)
        {
            messages[i] = new KafkaMessage(topic, events[i].Key, events[i].Value, headers);
        }

        try
        {
            await producer.ProduceAllAsync(messages, cancellationToken);
        }
        catch (KafkaProduceException exception)
        {
            throw new BrokerUnavailableException($"The broker did not acknowledge all of {messages.Length} events for topic {topic}.", exception);
        }
    }

    /// <summary>
    /// A trace that nobody records is carried on only when the caller brought it: ASP.NET gives every request an activity, and
    /// the header would cost each event a span context for nothing.
    /// </summary>
    private static KafkaHeader[]? TraceHeaders() =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } activity && (activity.Recorded || activity.HasRemoteParent)
            ? [new KafkaHeader(TraceParent, Encoding.ASCII.GetBytes(id))]
            : null;
}
