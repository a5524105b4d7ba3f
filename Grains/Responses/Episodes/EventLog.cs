using Emotion.EventTime.State;

namespace Emotion.Grains.Responses.Episodes;

/// <summary>
/// Event times at which something was so or was not, ascending: what a condition on single events remembers, so that the past can be
/// judged again when an event comes late. Bounded by time and by number; what lies before <see cref="FloorMs"/> is not known any more.
/// </summary>
internal sealed class EventLog
{
    private readonly List<Entry> _entries = [];

    /// <summary>Before or at this the log is not complete; <see cref="long.MinValue"/> while it is complete.</summary>
    public long FloorMs { get; private set; } = long.MinValue;

    public int Count => _entries.Count;

    private readonly record struct Entry(long TimeMs, bool Value);

    /// <summary>Notes an event, in its place; of several at the same time the last one noted is the latest.</summary>
    public void Add(long timeMs, bool value)
    {
        if (timeMs > FloorMs)
        {
            _entries.Insert(UpTo(timeMs), new Entry(timeMs, value));
        }
    }

    /// <summary>How many events lie in (<paramref name="afterMs"/>, <paramref name="untilMs"/>].</summary>
    public int CountIn(long afterMs, long untilMs) => UpTo(untilMs) - UpTo(afterMs);

    /// <summary>The latest value at a time; null if none is known.</summary>
    public bool? ValueAt(long timeMs) => UpTo(timeMs) is > 0 and var end ? _entries[end - 1].Value : null;

    /// <summary>Adds the times in (<paramref name="afterMs"/>, <paramref name="untilMs"/>] to a set.</summary>
    public void TimesIn(long afterMs, long untilMs, SortedSet<long> times)
    {
        for (var i = UpTo(afterMs); i < _entries.Count && _entries[i].TimeMs <= untilMs; i++)
        {
            _ = times.Add(_entries[i].TimeMs);
        }
    }

    /// <summary>Forgets what lies before a time, but for the latest value before it, and what is more than a number.</summary>
    /// <param name="beforeMs">The time.</param>
    /// <param name="most">The number.</param>
    /// <param name="keepLast">Whether the latest value before stays, since it still holds.</param>
    public void Trim(long beforeMs, int most, bool keepLast)
    {
        var gone = Math.Max(UpTo(beforeMs) - (keepLast ? 1 : 0), _entries.Count - most);
        if (gone > 0)
        {
            FloorMs = Math.Max(FloorMs, _entries[gone - 1].TimeMs);
            _entries.RemoveRange(0, gone);
        }
    }

    public void Write(StateWriter writer)
    {
        writer.WriteSigned(FloorMs);
        writer.WriteUnsigned((ulong)_entries.Count);
        var previous = 0L;
        foreach (var entry in _entries)
        {
            writer.WriteSigned(entry.TimeMs - previous);
            writer.WriteByte(entry.Value ? (byte)1 : (byte)0);
            previous = entry.TimeMs;
        }
    }

    public static EventLog Read(ref StateReader reader)
    {
        var log = new EventLog { FloorMs = reader.ReadSigned() };
        var time = 0L;
        for (var left = reader.ReadCount(bytesEach: 2); left > 0; left--)
        {
            time += reader.ReadSigned();
            log._entries.Add(new Entry(time, reader.ReadByte() == 1));
        }

        return log;
    }

    /// <summary>How many entries lie at or before a time.</summary>
    private int UpTo(long timeMs)
    {
        int low = 0, high = _entries.Count;
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
}
