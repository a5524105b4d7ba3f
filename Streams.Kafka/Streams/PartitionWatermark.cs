namespace Emotion.Streams.Kafka;

/// <summary>
/// A partition's event-time watermark as it is read: the newest event time minus the out-of-orderness; never goes back. An
/// event time too far ahead of the clock does not push it, so that one wrong clock cannot make everybody late.
/// </summary>
internal sealed class PartitionWatermark(TimeSpan outOfOrderness, TimeSpan maxAhead, TimeProvider time)
{
    private readonly long _outOfOrdernessMs = (long)outOfOrderness.TotalMilliseconds;
    private readonly long _maxAheadMs = (long)maxAhead.TotalMilliseconds;

    /// <summary>Unix milliseconds; <see cref="long.MinValue"/> until the first event time.</summary>
    internal long CurrentMs { get; private set; } = long.MinValue;

    /// <summary>Takes an event time into account.</summary>
    /// <returns>Whether it was within the bound.</returns>
    internal bool Observe(long eventTimeMs)
    {
        var candidate = eventTimeMs - _outOfOrdernessMs;
        if (candidate <= CurrentMs)
        {
            return true;
        }

        if (eventTimeMs > time.GetUtcNow().ToUnixTimeMilliseconds() + _maxAheadMs)
        {
            return false;
        }

        CurrentMs = candidate;
        return true;
    }
}
