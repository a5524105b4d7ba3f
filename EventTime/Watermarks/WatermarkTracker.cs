using Emotion.EventTime.State;

namespace Emotion.EventTime.Watermarks;

/// <summary>
/// The watermark of a source of several partitions. Each partition's is its latest event time less the bound of disorder;
/// the source's is the lowest of them, leaving out idle partitions, and never goes back: a partition that returns from
/// idleness with older events finds them late. With no partition active, event time can go on with the wall clock.
/// Not safe for concurrent use.
/// </summary>
public sealed class WatermarkTracker
{
    private const byte Version = 1;

    private readonly Dictionary<int, Partition> _partitions = [];
    private readonly long _boundMs;
    private readonly long _idleMs;
    private readonly long _aheadMs;
    private readonly bool _advanceWhenIdle;

    /// <summary>Without partitions: they are known from their first event, or from <see cref="Register"/>.</summary>
    /// <exception cref="ArgumentException">A bound is negative.</exception>
    public WatermarkTracker(WatermarkOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.MaxOutOfOrderness < TimeSpan.Zero || options.IdleAfter <= TimeSpan.Zero || options.MaxAhead < TimeSpan.Zero)
        {
            throw new ArgumentException("MaxOutOfOrderness and MaxAhead must not be negative, IdleAfter must be positive.", nameof(options));
        }

        _boundMs = (long)options.MaxOutOfOrderness.TotalMilliseconds;
        _idleMs = (long)options.IdleAfter.TotalMilliseconds;
        _aheadMs = (long)options.MaxAhead.TotalMilliseconds;
        _advanceWhenIdle = options.AdvanceWhenIdle;
    }

    /// <summary>No event earlier than this is expected; <see cref="long.MinValue"/> before the first event.</summary>
    public long WatermarkMs { get; private set; } = long.MinValue;

    /// <summary>Adds a partition that is expected to have events: until it has one, or is idle, it holds the watermark back.</summary>
    public void Register(int partition, long nowMs) =>
        _partitions.TryAdd(partition, new Partition { LatestMs = long.MinValue, ActiveAtMs = nowMs });

    /// <summary>Takes note of an event.</summary>
    /// <param name="partition">Its partition.</param>
    /// <param name="timeMs">Its event time, Unix milliseconds.</param>
    /// <param name="nowMs">The wall clock, Unix milliseconds.</param>
    /// <returns>False if it is too far ahead of the wall clock: it moved nothing and belongs aside.</returns>
    public bool Observe(int partition, long timeMs, long nowMs)
    {
        if (timeMs > nowMs + _aheadMs)
        {
            return false;
        }

        if (!_partitions.TryGetValue(partition, out var known))
        {
            known = new Partition { LatestMs = long.MinValue };
            _partitions.Add(partition, known);
        }

        known.LatestMs = Math.Max(known.LatestMs, timeMs);
        known.ActiveAtMs = Math.Max(known.ActiveAtMs, nowMs);
        return true;
    }

    /// <summary>Moves the watermark to where it can be by now.</summary>
    /// <param name="nowMs">The wall clock, Unix milliseconds.</param>
    /// <returns>The watermark.</returns>
    public long Advance(long nowMs)
    {
        long lowest = long.MaxValue, latest = long.MinValue, activeAt = long.MinValue;
        foreach (var partition in _partitions.Values)
        {
            latest = Math.Max(latest, partition.LatestMs);
            activeAt = Math.Max(activeAt, partition.ActiveAtMs);
            if (nowMs - partition.ActiveAtMs < _idleMs)
            {
                lowest = Math.Min(lowest, partition.LatestMs);
            }
        }

        var candidate = long.MinValue;
        if (lowest != long.MaxValue)
        {
            candidate = lowest;
        }
        else if (latest != long.MinValue)
        {
            // All idle: nothing holds back what has been seen, and time goes on if it may.
            candidate = _advanceWhenIdle ? latest + Math.Max(0, nowMs - activeAt - _idleMs) : latest;
        }

        if (candidate != long.MinValue)
        {
            WatermarkMs = Math.Max(WatermarkMs, candidate - _boundMs);
        }

        return WatermarkMs;
    }

    /// <summary>Writes the state.</summary>
    public void Write(StateWriter writer)
    {
        writer.WriteByte(Version);
        writer.WriteSigned(WatermarkMs);
        writer.WriteUnsigned((ulong)_partitions.Count);
        foreach (var (id, partition) in _partitions)
        {
            writer.WriteSigned(id);
            writer.WriteSigned(partition.LatestMs);
            writer.WriteSigned(partition.ActiveAtMs);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are not that.</exception>
    public static WatermarkTracker Read(ref StateReader reader, WatermarkOptions options)
    {
        reader.ReadVersion(Version);
        var tracker = new WatermarkTracker(options) { WatermarkMs = reader.ReadSigned() };
        for (var left = reader.ReadCount(bytesEach: 3); left > 0; left--)
        {
            tracker._partitions[(int)reader.ReadSigned()] = new Partition { LatestMs = reader.ReadSigned(), ActiveAtMs = reader.ReadSigned() };
        }

        return tracker;
    }

    private sealed class Partition
    {
        public long LatestMs;
        public long ActiveAtMs;
    }
}
