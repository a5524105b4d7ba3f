namespace Emotion.Streams.Kafka;

/// <summary>How to reach the brokers; shared by streams, producer and tail.</summary>
public abstract class KafkaConnectionOptions
{
    /// <summary>Comma-separated <c>host:port</c> of brokers to start from. Required.</summary>
    public string BootstrapServers { get; set; } = "";

    /// <summary>
    /// Raw librdkafka settings, for SASL, TLS and the like (<c>security.protocol</c>, <c>sasl.mechanism</c>, ...). They win
    /// over what the provider sets, but for the settings its promises stand on, which are refused.
    /// </summary>
    public IDictionary<string, string> Settings { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Identifies this life of the topics; see <see cref="KafkaBatch.Incarnation"/>. Default: the topic's id as the broker
    /// tells it. The embedded broker's <see cref="EmbeddedKafkaBroker.Incarnation"/> goes here.
    /// </summary>
    public string? Incarnation { get; set; }
}
