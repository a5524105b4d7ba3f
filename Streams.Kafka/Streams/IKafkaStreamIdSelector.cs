namespace Emotion.Streams.Kafka;

/// <summary>
/// Chooses the stream of a record: the topic is the namespace, the returned text the key, which is also the key of the
/// implicitly subscribed grains. Register one to replace <see cref="KeyStreamIdSelector"/>.
/// </summary>
public interface IKafkaStreamIdSelector
{
    /// <summary>
    /// The stream's key, 1 to 256 characters. All records of one stream must come from few partitions: order is kept per
    /// partition. May read the value; called once per record on the hot path; must not throw.
    /// </summary>
    string GetStreamKey(string topic, int partition, KafkaRecord record);
}

/// <summary>
/// The default: the record's key. Records without a usable key (none, empty, over 256 characters) go to the stream
/// <c>~partition/N</c>, so that they stay in order and some grain can deal with them.
/// </summary>
public sealed class KeyStreamIdSelector : IKafkaStreamIdSelector
{
    /// <summary>Longest key that becomes a stream of its own.</summary>
    public const int MaxKeyLength = 256;

    /// <inheritdoc/>
    public string GetStreamKey(string topic, int partition, KafkaRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        return record.Key is { Length: > 0 and <= MaxKeyLength } key ? key : Fallback(partition);
    }

    /// <summary>Key of the stream that takes a partition's records without a usable key.</summary>
    public static string Fallback(int partition) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"~partition/{partition}");
}
