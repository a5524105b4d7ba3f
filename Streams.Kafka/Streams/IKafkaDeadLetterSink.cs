namespace Emotion.Streams.Kafka;

/// <summary>
/// Takes records that a consumer could not process. Optional: without one, a failing record is tried again for ever and
/// holds back its key alone. Not used for <see cref="IKafkaBatchObserver"/>s that deal with unreadable records themselves.
/// </summary>
public interface IKafkaDeadLetterSink
{
    /// <summary>Puts the record aside; the offset may be committed once this ends. An exception means try again.</summary>
    Task WriteAsync(string topic, int partition, KafkaRecord record, Exception reason, CancellationToken cancellationToken);
}
