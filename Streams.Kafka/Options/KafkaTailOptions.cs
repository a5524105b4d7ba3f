using System.ComponentModel.DataAnnotations;

namespace Emotion.Streams.Kafka;

/// <summary>Settings of <see cref="IKafkaTail"/>.</summary>
public sealed class KafkaTailOptions : KafkaConnectionOptions
{
    /// <summary>Most records read ahead of whoever enumerates; then reading pauses. Default 8,192.</summary>
    [Range(1, 1_000_000)]
    public int MaxReadAhead { get; set; } = 8_192;

    /// <summary>How long the broker may hold a fetch that finds nothing. Default 10 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:05")]
    public TimeSpan FetchWait { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Deadline of one question to the brokers. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:10:00")]
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
