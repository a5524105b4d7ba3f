namespace Emotion.Streams.Kafka;

/// <summary>
/// Which of a partition's records, in the order they were read, are applied and which are done (durable), for one or more
/// consumers of each: knows the lowest offset that is not done, and the event-time watermark up to the lowest record that is
/// not applied. A ring of records from the lowest undone one to the newest. Not thread-safe.
/// </summary>
internal sealed class OffsetTracker
{
    private Slot[] _slots = new Slot[1024];
    private long _base;
    private long _appliedUpTo;
    private long _next;

    /// <summary>Creates the tracker.</summary>
    /// <param name="position">The offset to be read first.</param>
    /// <param name="watermarkMs">The watermark to begin with.</param>
    internal OffsetTracker(long position, long watermarkMs)
    {
        Position = position;
        AppliedWatermarkMs = watermarkMs;
    }

    /// <summary>The offset behind the newest record.</summary>
    internal long Position { get; private set; }

    /// <summary>Records that are not done.</summary>
    internal int Undone { get; private set; }

    /// <summary>Watermark of the records up to the lowest one that is not applied.</summary>
    internal long AppliedWatermarkMs { get; private set; }

    /// <summary>The offset that may be committed: all lower ones are done.</summary>
    internal long LowestUndone => _base == _next ? Position : At(_base).Offset;

    /// <summary>Timestamp of the lowest record that is not done, Unix milliseconds; 0 if all are.</summary>
    internal long OldestTimestampMs => _base == _next ? 0 : At(_base).TimestampMs;

    /// <summary>Distance from the lowest offset that is not done to the newest.</summary>
    internal long Span => Position - LowestUndone;

    /// <summary>Adds the next record.</summary>
    /// <param name="offset">Its offset, above all before it.</param>
    /// <param name="timestampMs">Its timestamp.</param>
    /// <param name="watermarkMs">The partition's watermark with this record.</param>
    /// <param name="consumers">How many consumers must be done with it; at least 1.</param>
    /// <returns>Its slot, to name it by.</returns>
    internal long Add(long offset, long timestampMs, long watermarkMs, int consumers)
    {
        if (_next - _base == _slots.Length)
        {
            Grow();
        }

        At(_next) = new Slot { Offset = offset, TimestampMs = timestampMs, WatermarkMs = watermarkMs, NotApplied = consumers, NotDone = consumers };
        Position = offset + 1;
        Undone++;
        return _next++;
    }

    /// <summary>A consumer applied a record, or is set aside so that it holds the watermark back no longer.</summary>
    internal void OnApplied(long slot)
    {
        if (slot < _appliedUpTo)
        {
            return;
        }

        At(slot).NotApplied--;
        while (_appliedUpTo < _next && At(_appliedUpTo).NotApplied <= 0)
        {
            AppliedWatermarkMs = Math.Max(AppliedWatermarkMs, At(_appliedUpTo).WatermarkMs);
            _appliedUpTo++;
        }
    }

    /// <summary>A consumer is done with a record; each must say so once.</summary>
    internal void OnDone(long slot)
    {
        if (--At(slot).NotDone != 0)
        {
            return;
        }

        Undone--;
        while (_base < _next && At(_base).NotDone == 0)
        {
            if (_appliedUpTo == _base)
            {
                AppliedWatermarkMs = Math.Max(AppliedWatermarkMs, At(_base).WatermarkMs);
                _appliedUpTo++;
            }

            _base++;
        }
    }

    private ref Slot At(long slot) => ref _slots[slot & (_slots.Length - 1)];

    private void Grow()
    {
        var larger = new Slot[_slots.Length * 2];
        for (var slot = _base; slot < _next; slot++)
        {
            larger[slot & (larger.Length - 1)] = At(slot);
        }

        _slots = larger;
    }

    private struct Slot
    {
        internal long Offset;
        internal long TimestampMs;
        internal long WatermarkMs;
        internal int NotApplied;
        internal int NotDone;
    }
}
