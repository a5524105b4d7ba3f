using System.ComponentModel.DataAnnotations;

namespace Emotion.Streams.Kafka;

/// <summary>Settings of the process's producer.</summary>
public sealed class KafkaProducerOptions : KafkaConnectionOptions
{
    /// <summary>Most messages that wait for the broker's acknowledgement; then producing waits. Default 10,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxUnacknowledged { get; set; } = 10_000;

    /// <summary>How long the producer waits for more messages to fill a batch. Default 3 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:05")]
    public TimeSpan Linger { get; set; } = TimeSpan.FromMilliseconds(3);

    /// <summary>How long the broker may take to acknowledge, retries included. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:30:00")]
    public TimeSpan DeliveryTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Holds producing back while the consumers lag behind: for a broker with little retention such as
    /// <see cref="EmbeddedKafkaBroker"/>. Default none.
    /// </summary>
    public KafkaLagLimit? LagLimit { get; set; }
}

/// <summary>How far the consumers of a topic may lag before this process's producer waits for them.</summary>
public sealed class KafkaLagLimit
{
    /// <summary>The consumer group whose committed offsets count.</summary>
    [Required]
    public string ConsumerGroup { get; set; } = "orleans";

    /// <summary>The topics that are held back; others pass.</summary>
    public IList<KafkaTopic> Topics { get; set; } = [];

    /// <summary>Most records of a partition that are not committed. Default 20,000.</summary>
    [Range(1, 10_000_000)]
    public long MaxRecords { get; set; } = 20_000;

    /// <summary>Most bytes of a partition that are not committed, before compression. Default 2 MiB, of the embedded broker's 5.</summary>
    [Range(1, long.MaxValue)]
    public long MaxBytes { get; set; } = 2 * 1024 * 1024;

    /// <summary>How often the committed offsets are asked for. Default 25 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(25);
}
