using System.Diagnostics.CodeAnalysis;

namespace Emotion.Streams.Kafka;

/// <summary>
/// The records of one key for one consumer that are not durable yet, oldest first: the first <see cref="Sent"/> of them were
/// sent (applied, or in flight), the rest wait. Not thread-safe.
/// </summary>
internal sealed class Lane(string key, GrainId grain, IKafkaConsumerExtension consumer)
{
    private Entry[] _entries = new Entry[4];
    private int _head;

    internal string Key => key;

    internal GrainId Grain => grain;

    internal IKafkaConsumerExtension Consumer => consumer;

    /// <summary>Records held.</summary>
    internal int Count { get; private set; }

    /// <summary>How many of them, from the oldest, were sent.</summary>
    internal int Sent { get; private set; }

    /// <summary>Records that left the lane since it exists: entry i of the lane is number <c>Done + i</c>.</summary>
    internal long Done { get; private set; }

    /// <summary>Changes when what was sent goes back to waiting: epochs of an earlier generation say nothing now.</summary>
    internal int Generation { get; private set; }

    /// <summary>Last offset sent in this delivery; -1 if none.</summary>
    internal long LastSentOffset { get; private set; } = -1;

    /// <summary>Last offset known to be durable; -1 if none.</summary>
    internal long DurableOffset { get; private set; } = -1;

    internal bool InFlight { get; set; }

    /// <summary>Whether it stands in the ready queue or waits for a retry.</summary>
    internal bool Queued { get; set; }

    /// <summary>The call in flight no longer counts: its key's state failed to be written meanwhile.</summary>
    internal bool DiscardAnswer { get; set; }

    /// <summary>Failures in a row.</summary>
    internal int Failures { get; set; }

    /// <summary>Up to this offset records are sent one by one, to find the one that fails; -1 for batches.</summary>
    internal long IsolateUpTo { get; set; } = -1;

    /// <summary>When it was last used, as <see cref="TimeProvider.GetTimestamp"/> tells.</summary>
    internal long LastUsed { get; set; }

    /// <summary>Records that wait.</summary>
    internal int Unsent => Count - Sent;

    internal bool HasUnsent => Sent < Count;

    /// <summary>When the oldest record that waits was received, as <see cref="TimeProvider.GetTimestamp"/> tells; 0 if none waits.</summary>
    internal long OldestUnsentReceivedAt => HasUnsent ? At(Sent).ReceivedAt : 0;

    internal void Add(KafkaRecord record, long slot, long watermarkMs, long receivedAt = 0)
    {
        if (Count == _entries.Length)
        {
            Resize(_entries.Length * 2);
        }

        At(Count++) = new Entry(record, slot, watermarkMs, receivedAt, false);
    }

    /// <summary>
    /// Takes the next waiting records as sent.
    /// </summary>
    /// <param name="most">Most records.</param>
    /// <param name="watermarkMs">Watermark before the first of them: none of them can be late by its own batch.</param>
    /// <returns>The records; empty if only put-aside ones were left.</returns>
    internal KafkaRecord[] Take(int most, out long watermarkMs)
    {
        watermarkMs = long.MinValue;
        var waiting = Math.Min(Count - Sent, most);
        var records = new KafkaRecord[waiting];
        var taken = 0;
        for (var i = 0; i < waiting; i++)
        {
            ref var entry = ref At(Sent + i);
            if (entry.Record is { } record)
            {
                watermarkMs = taken == 0 ? entry.WatermarkMs : watermarkMs;
                records[taken++] = record;
            }
        }

        Sent += waiting;
        if (taken > 0)
        {
            LastSentOffset = records[taken - 1].Offset;
        }

        return taken == waiting ? records : records[..taken];
    }

    /// <summary>All that was sent goes back in front, in order.</summary>
    internal void Rewind()
    {
        Sent = 0;
        Generation++;
        LastSentOffset = DurableOffset;
    }

    /// <summary>The oldest record that waits.</summary>
    internal bool TryPeekUnsent([NotNullWhen(true)] out KafkaRecord? record)
    {
        record = HasUnsent ? At(Sent).Record : null;
        return record is not null;
    }

    /// <summary>Puts a record aside: it will not be sent again.</summary>
    internal void PutAside(long offset)
    {
        for (var i = 0; i < Count; i++)
        {
            ref var entry = ref At(i);
            if (entry.Record?.Offset == offset)
            {
                entry = entry with { Record = null };
                return;
            }
        }
    }

    /// <summary>All that was sent is applied: tells the tracker of those it does not know of yet.</summary>
    internal void MarkApplied(OffsetTracker tracker) => MarkApplied(tracker, Sent);

    /// <summary>The key is stuck: its records no longer hold the watermark back.</summary>
    internal void SetAside(OffsetTracker tracker) => MarkApplied(tracker, Count);

    /// <summary>The oldest record is durable and leaves.</summary>
    /// <returns>Its slot.</returns>
    internal long PopDurable()
    {
        ref var entry = ref At(0);
        var slot = entry.Slot;
        if (entry.Record is { } record)
        {
            DurableOffset = record.Offset;
        }

        entry = default;
        _head = (_head + 1) & (_entries.Length - 1);
        Count--;
        Sent--;
        Done++;
        if (Count == 0 && _entries.Length > 64)
        {
            // One burst must not cost its key the memory for good.
            _entries = new Entry[4];
            _head = 0;
        }

        return slot;
    }

    /// <summary>Whether the oldest record was put aside and counts as sent.</summary>
    internal bool OldestIsPutAside => Sent > 0 && At(0).Record is null;

    private void MarkApplied(OffsetTracker tracker, int upTo)
    {
        // From the newest: those before the first marked one were marked with it.
        for (var i = upTo - 1; i >= 0 && !At(i).Applied; i--)
        {
            At(i) = At(i) with { Applied = true };
            tracker.OnApplied(At(i).Slot);
        }
    }

    private ref Entry At(int index) => ref _entries[(_head + index) & (_entries.Length - 1)];

    private void Resize(int capacity)
    {
        var larger = new Entry[capacity];
        for (var i = 0; i < Count; i++)
        {
            larger[i] = At(i);
        }

        _entries = larger;
        _head = 0;
    }

    private readonly record struct Entry(KafkaRecord? Record, long Slot, long WatermarkMs, long ReceivedAt, bool Applied);
}
