using Emotion.Grains.Interfaces.Streaming;
using Emotion.Streams.Kafka;

namespace Emotion.Grains.Streaming;

/// <summary>What keyed event grains offer each other.</summary>
[Alias("Emotion.Streaming.IKeyedEventGrain")]
public interface IKeyedEventGrain : IWatermarkGrain
{
    /// <summary>
    /// Applies events of this grain's key that came without a usable key and so reached another grain first. Ends when they
    /// are durable; may be repeated.
    /// </summary>
    /// <param name="topic">Their topic.</param>
    /// <param name="partition">Their partition.</param>
    /// <param name="watermarkMs">The partition's watermark.</param>
    /// <param name="records">The records in offset order.</param>
    [Alias("Forward")]
    Task ForwardAsync(string topic, int partition, long watermarkMs, KafkaRecord[] records);
}
