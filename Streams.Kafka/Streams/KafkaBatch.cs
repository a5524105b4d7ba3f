namespace Emotion.Streams.Kafka;

/// <summary>
/// Consecutive records of one key in one partition, delivered in one grain call by the fast path, with what the
/// receiver needs to notice that it missed something: the chain check of two-stage acknowledgement.
/// </summary>
/// <param name="Topic">Topic of the records.</param>
/// <param name="Partition">Partition of the records.</param>
/// <param name="Incarnation">
/// Identifies this life of the topic. Offsets of a recreated topic, or of an in-memory broker that was restarted, begin
/// at 0 again: an offset remembered under another incarnation says nothing about this one.
/// </param>
/// <param name="PreviousOffset">
/// The last offset of this key that was sent before this batch in the current delivery; -1 if nothing was sent yet. A
/// receiver whose last applied offset is lower has a gap and answers <see cref="KafkaBatchStatus.Gap"/>.
/// </param>
/// <param name="DurableOffset">
/// The last offset of this key that the dispatcher knows to be durable; -1 if it knows of none. A receiver whose last
/// applied offset is lower holds stale state and must reload it before anything else.
/// </param>
/// <param name="WatermarkMs">Event-time watermark of the partition, Unix milliseconds; <see cref="long.MinValue"/> if unknown.</param>
/// <param name="Records">The records in offset order; never empty.</param>
[GenerateSerializer, Immutable, Alias("emotion.kafka.batch")]
public sealed record KafkaBatch(
    [property: Id(0)] string Topic,
    [property: Id(1)] int Partition,
    [property: Id(2)] string Incarnation,
    [property: Id(3)] long PreviousOffset,
    [property: Id(4)] long DurableOffset,
    [property: Id(5)] long WatermarkMs,
    [property: Id(6)] KafkaRecord[] Records);

/// <summary>What a receiver did with a batch.</summary>
public enum KafkaBatchStatus
{
    /// <summary>Applied, and whatever it changed survives a crash: the offsets may be committed.</summary>
    Durable,

    /// <summary>Applied in memory; durable once <see cref="IDurableEpochSource.DurableEpoch"/> reaches the returned epoch.</summary>
    Applied,

    /// <summary>Nothing was applied, because an earlier record is missing: send again from the first record that is not durable.</summary>
    Gap,
}

/// <summary>A receiver's answer to a batch.</summary>
/// <param name="Status">What was done.</param>
/// <param name="Epoch">With <see cref="KafkaBatchStatus.Applied"/>, the epoch of the local store that makes the change durable; otherwise 0.</param>
[GenerateSerializer, Immutable, Alias("emotion.kafka.batch-result")]
public readonly record struct KafkaBatchResult([property: Id(0)] KafkaBatchStatus Status, [property: Id(1)] long Epoch)
{
    /// <summary>Applied and durable.</summary>
    public static KafkaBatchResult Durable => new(KafkaBatchStatus.Durable, 0);

    /// <summary>An earlier record is missing.</summary>
    public static KafkaBatchResult Gap => new(KafkaBatchStatus.Gap, 0);

    /// <summary>Applied in memory, durable at <paramref name="epoch"/>.</summary>
    public static KafkaBatchResult Applied(long epoch) => new(KafkaBatchStatus.Applied, epoch);
}

/// <summary>
/// An observer that takes part in two-stage acknowledgement. A grain passes it to the subscription handle's
/// <c>ResumeAsync</c> like any <c>IAsyncBatchObserver&lt;KafkaRecord&gt;</c>; the fast path then calls
/// <see cref="OnBatchAsync"/> in place of <c>OnNextAsync</c>. An exception means that nothing of the batch was applied
/// durably: the dispatcher sends again, with back-off, from the first record that is not durable.
/// </summary>
public interface IKafkaBatchObserver
{
    /// <summary>Applies a batch.</summary>
    /// <param name="batch">Consecutive records of this grain's key.</param>
    /// <param name="remoteCaller">
    /// Whether the dispatcher runs on another silo, where this silo's epochs mean nothing: then the answer must wait
    /// until the change is durable and be <see cref="KafkaBatchStatus.Durable"/> or <see cref="KafkaBatchStatus.Gap"/>.
    /// </param>
    ValueTask<KafkaBatchResult> OnBatchAsync(KafkaBatch batch, bool remoteCaller);
}
