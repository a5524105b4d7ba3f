namespace Emotion.Streams.Kafka;

/// <summary>The fast path's way into a grain: its stream records, as an extension call that queues behind the grain's own calls.</summary>
[Alias("emotion.kafka.consumer")]
public interface IKafkaConsumerExtension : IGrainExtension
{
    /// <summary>Delivers consecutive records of this grain's key.</summary>
    /// <param name="provider">Name of the stream provider.</param>
    /// <param name="dispatcher">The silo that reads the partition.</param>
    /// <param name="batch">The records.</param>
    // Far above any sane handling time: a timed-out call may still be queued, and would be delivered twice.
    [Alias("Deliver")]
    [ResponseTimeout("00:05:00")]
    ValueTask<KafkaBatchResult> Deliver(string provider, SiloAddress dispatcher, KafkaBatch batch);
}
