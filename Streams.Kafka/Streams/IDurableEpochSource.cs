namespace Emotion.Streams.Kafka;

/// <summary>
/// The silo's state store as the dispatchers see it: one number that says up to where writes are durable. Registered
/// once per silo by the storage; the provider works without it when every receiver answers
/// <see cref="KafkaBatchStatus.Durable"/>.
/// </summary>
public interface IDurableEpochSource
{
    /// <summary>Every write that was given this epoch or a lower one is durable, but for the keys reported to <see cref="Subscribe"/>.</summary>
    long DurableEpoch { get; }

    /// <summary>Asks for a flush now rather than after the linger: a dispatcher is at its bound and can take nothing more.</summary>
    void RequestFlush();

    /// <summary>
    /// Adds a listener. For each flush the failed keys come first, then the new durable epoch, both on the store's
    /// writer thread: a listener only hands on.
    /// </summary>
    /// <returns>Dispose to stop listening.</returns>
    IDisposable Subscribe(IDurableEpochListener listener);
}

/// <summary>Learns of flushes; see <see cref="IDurableEpochSource.Subscribe"/>.</summary>
public interface IDurableEpochListener
{
    /// <summary>A write of this grain's state failed for good (another writer was ahead): nothing undurable of it may be counted as durable.</summary>
    void OnKeyFailed(GrainId grain);

    /// <summary>Everything up to <paramref name="epoch"/> is durable, but for the keys that failed.</summary>
    void OnDurable(long epoch);
}
