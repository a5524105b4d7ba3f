namespace Emotion.Streams.Kafka;

/// <summary>Finds the event time of a record, for watermarks. Register one to replace <see cref="JsonEventTimeExtractor"/>.</summary>
public interface IEventTimeExtractor
{
    /// <summary>
    /// The event time, Unix milliseconds, or <see langword="null"/> if the record has none. Called once per record on the hot
    /// path; must not throw.
    /// </summary>
    long? GetEventTimeMs(string topic, KafkaRecord record);
}
