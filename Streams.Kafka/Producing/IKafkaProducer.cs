namespace Emotion.Streams.Kafka;

/// <summary>Where the broker put a record.</summary>
/// <param name="Partition">The partition.</param>
/// <param name="Offset">The offset within it.</param>
public readonly record struct KafkaPosition(int Partition, long Offset);

/// <summary>A message to be produced.</summary>
/// <param name="Topic">Where to.</param>
/// <param name="Key">Decides the partition, by murmur2 as Java clients do; <see langword="null"/> spreads over all.</param>
/// <param name="Value">The bytes, which must not change until the call ends; <see langword="null"/> for a tombstone.</param>
/// <param name="Headers">Headers, or <see langword="null"/> for none.</param>
/// <param name="Partition">The partition, if it must be a certain one; <see langword="null"/> lets the key decide.</param>
public readonly record struct KafkaMessage(
    string Topic, string? Key, ReadOnlyMemory<byte>? Value, IReadOnlyList<KafkaHeader>? Headers = null, int? Partition = null);

/// <summary>
/// The process's idempotent producer. Calls end when all in-sync replicas have acknowledged; a retry inside the producer
/// neither repeats nor reorders. While its buffer is full, or consumers lag behind <see cref="KafkaLagLimit"/>, calls wait.
/// </summary>
public interface IKafkaProducer
{
    /// <summary>Produces one message.</summary>
    /// <returns>Its position, once acknowledged.</returns>
    /// <exception cref="KafkaProduceException">The broker did not acknowledge: the message may or may not be in the topic.</exception>
    Task<KafkaPosition> ProduceAsync(KafkaMessage message, CancellationToken cancellationToken = default);

    /// <summary>Produces messages in their order; several to one key stay in order.</summary>
    /// <returns>Their positions in the order of <paramref name="messages"/>, once all are acknowledged.</returns>
    /// <exception cref="KafkaProduceException">At least one was not acknowledged.</exception>
    Task<IReadOnlyList<KafkaPosition>> ProduceAllAsync(IReadOnlyList<KafkaMessage> messages, CancellationToken cancellationToken = default);
}

/// <summary>Short forms of <see cref="IKafkaProducer"/>.</summary>
public static class KafkaProducerExtensions
{
    /// <summary>Produces one value; see <see cref="IKafkaProducer.ProduceAsync"/>.</summary>
    public static Task<KafkaPosition> ProduceAsync(
        this IKafkaProducer producer,
        string topic,
        string? key,
        ReadOnlyMemory<byte> value,
        IReadOnlyList<KafkaHeader>? headers = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(producer);
        return producer.ProduceAsync(new KafkaMessage(topic, key, value, headers), cancellationToken);
    }
}

/// <summary>A message was not acknowledged.</summary>
public sealed class KafkaProduceException : Exception
{
    /// <summary>Creates the exception.</summary>
    public KafkaProduceException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
