using Emotion.EventTime.State;

namespace Emotion.EventTime.Rolling;

/// <summary>
/// The events of one key in event-time order, for exact aggregates over any window that ends at any time: a window of
/// length w at time t is (t - w, t], half-open, so that an event at t counts in its own window and one exactly w earlier
/// does not. Events may be added out of order: what is asked at t sees only what event time says had happened by then.
/// Events of the same time are in the order of their arrival.
/// </summary>
/// <remarks>
/// Memory: 24 bytes an event; it keeps what is not older than the retention before the latest event, and at most
/// <see cref="Capacity"/> events. Beyond that the oldest go, and <see cref="TruncatedMs"/> says up to where windows lack
/// something. Sums are added in event order, so that the same events give the same bits however they came.
/// Not safe for concurrent use.
/// </remarks>
public sealed class RollingLog
{
    private const byte Version = 1;
    private const int FirstCapacity = 4;

    private readonly long _retentionMs;
    private Entry[] _entries = [];
    private int _first;
    private int _count;

    /// <summary>Empty.</summary>
    /// <param name="retentionMs">Length of the longest window that will be asked for, milliseconds; positive.</param>
    /// <param name="capacity">Most events to keep; positive.</param>
    public RollingLog(long retentionMs, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(retentionMs);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        _retentionMs = retentionMs;
        Capacity = capacity;
    }

    /// <summary>Most events that are kept.</summary>
    public int Capacity { get; }

    /// <summary>Number of events kept.</summary>
    public int Count => _count;

    /// <summary>The latest event time, Unix milliseconds; <see cref="long.MinValue"/> while there is none.</summary>
    public long LatestMs => _count == 0 ? long.MinValue : _entries[_first + _count - 1].TimeMs;

    /// <summary>The latest time of an event that had to go for lack of room; <see cref="long.MinValue"/> if none had to.</summary>
    public long TruncatedMs { get; private set; } = long.MinValue;

    /// <summary>Adds an event; one older than the retention before the latest is not kept.</summary>
    /// <param name="timeMs">Event time, Unix milliseconds.</param>
    /// <param name="value">The value to sum; finite.</param>
    /// <param name="tag">What <see cref="Distinct"/> tells apart, for example a <see cref="TagHash"/> of the merchant.</param>
    /// <returns>Whether it was kept.</returns>
    public bool Add(long timeMs, double value, ulong tag = 0)
    {
        if (_count > 0 && timeMs <= LatestMs - _retentionMs)
        {
            return false;
        }

        if (_count == Capacity)
        {
            var oldest = _entries[_first].TimeMs;
            if (timeMs < oldest)
            {
                TruncatedMs = Math.Max(TruncatedMs, timeMs);
                return false;
            }

            TruncatedMs = Math.Max(TruncatedMs, oldest);
            _first++;
            _count--;
        }

        MakeRoom();
        var at = IndexAfter(timeMs);
        Array.Copy(_entries, at, _entries, at + 1, _first + _count - at);
        _entries[at] = new Entry { TimeMs = timeMs, Value = value, Tag = tag };
        _count++;
        var horizon = LatestMs - _retentionMs;
        while (_entries[_first].TimeMs <= horizon)
        {
            _first++;
            _count--;
        }

        return true;
    }

    /// <summary>Aggregates over (<paramref name="atMs"/> - <paramref name="windowMs"/>, <paramref name="atMs"/>].</summary>
    public RollingAggregate Aggregate(long atMs, long windowMs)
    {
        var window = Slice(atMs, windowMs);
        if (window.IsEmpty)
        {
            return default;
        }

        double sum = 0, min = double.PositiveInfinity, max = double.NegativeInfinity;
        foreach (ref readonly var entry in window)
        {
            sum += entry.Value;
            min = Math.Min(min, entry.Value);
            max = Math.Max(max, entry.Value);
        }

        return new RollingAggregate(window.Length, sum, min, max);
    }

    /// <summary>Number of events in (<paramref name="atMs"/> - <paramref name="windowMs"/>, <paramref name="atMs"/>]: two searches, whatever the window.</summary>
    public int CountIn(long atMs, long windowMs) => Slice(atMs, windowMs).Length;

    /// <summary>Number of different tags in the window; exact.</summary>
    public int Distinct(long atMs, long windowMs)
    {
        var window = Slice(atMs, windowMs);
        if (window.Length <= 1)
        {
            return window.Length;
        }

        var tags = window.Length <= 128 ? stackalloc ulong[window.Length] : new ulong[window.Length];
        for (var i = 0; i < window.Length; i++)
        {
            tags[i] = window[i].Tag;
        }

        tags.Sort();
        var distinct = 1;
        for (var i = 1; i < tags.Length; i++)
        {
            distinct += tags[i] != tags[i - 1] ? 1 : 0;
        }

        return distinct;
    }

    /// <summary>Whether the window holds an event with this tag.</summary>
    public bool Contains(long atMs, long windowMs, ulong tag)
    {
        foreach (ref readonly var entry in Slice(atMs, windowMs))
        {
            if (entry.Tag == tag)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The last event before <paramref name="atMs"/>, or at it: time, value and tag.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryGetLast(long atMs, out long timeMs, out double value, out ulong tag)
    {
        var at = IndexAfter(atMs) - 1;
        if (at < _first)
        {
            (timeMs, value, tag) = (0, 0, 0);
            return false;
        }

        ref readonly var entry = ref _entries[at];
        (timeMs, value, tag) = (entry.TimeMs, entry.Value, entry.Tag);
        return true;
    }

    /// <summary>Writes the state.</summary>
    public void Write(StateWriter writer)
    {
        writer.WriteByte(Version);
        writer.WriteSigned(TruncatedMs);
        writer.WriteUnsigned((ulong)_count);
        var previous = 0L;
        foreach (ref readonly var entry in _entries.AsSpan(_first, _count))
        {
            writer.WriteSigned(entry.TimeMs - previous);
            writer.WriteDouble(entry.Value);
            writer.WriteFixed(entry.Tag);
            previous = entry.TimeMs;
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The bytes are not that.</exception>
    public static RollingLog Read(ref StateReader reader, long retentionMs, int capacity)
    {
        reader.ReadVersion(Version);
        var log = new RollingLog(retentionMs, capacity) { TruncatedMs = reader.ReadSigned() };
        var count = reader.ReadCount(bytesEach: 17);
        log._entries = new Entry[count];
        log._count = count;
        var time = 0L;
        foreach (ref var entry in log._entries.AsSpan())
        {
            time += reader.ReadSigned();
            entry = new Entry { TimeMs = time, Value = reader.ReadDouble(), Tag = reader.ReadFixed() };
        }

        // The capacity may have become smaller since.
        var surplus = Math.Max(0, count - capacity);
        if (surplus > 0)
        {
            log.TruncatedMs = Math.Max(log.TruncatedMs, log._entries[surplus - 1].TimeMs);
            log._first = surplus;
            log._count = capacity;
        }

        return log;
    }

    private ReadOnlySpan<Entry> Slice(long atMs, long windowMs)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(windowMs, _retentionMs);
        var from = IndexAfter(atMs - windowMs);
        return _entries.AsSpan(from, IndexAfter(atMs) - from);
    }

    /// <summary>Index of the first entry later than <paramref name="timeMs"/>.</summary>
    private int IndexAfter(long timeMs)
    {
        int low = _first, high = _first + _count;
        if (_count > 0 && _entries[high - 1].TimeMs <= timeMs)
        {
            return high;
        }

        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_entries[middle].TimeMs <= timeMs)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private void MakeRoom()
    {
        if (_first + _count < _entries.Length)
        {
            return;
        }

        // Slide down while a good part is free, so that each entry is moved a constant number of times.
        var target = _first > _entries.Length / 4
            ? _entries
            : new Entry[Math.Max(FirstCapacity, _entries.Length * 2)];
        Array.Copy(_entries, _first, target, 0, _count);
        _entries = target;
        _first = 0;
    }

    private struct Entry
    {
        public long TimeMs;
        public double Value;
        public ulong Tag;
    }
}
