using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Confluent.Kafka;

namespace Emotion.Streams.Kafka;

/// <summary>
/// A partition that this silo reads: the pump's thread puts records in, one dispatcher takes them out and says how far it is
/// done.
/// </summary>
internal sealed class KafkaPartition(TopicPartition id, string incarnation, AsyncSignal signal, bool compacted)
{
    private readonly ConcurrentQueue<(KafkaRecord Record, long ReceivedAt)> _records = new();
    private int _held;
    private long _done = -1;

    internal TopicPartition Id => id;

    internal string Topic => id.Topic;

    internal int Number => id.Partition.Value;

    internal string Incarnation => incarnation;

    internal bool Compacted => compacted;

    /// <summary>Where reading began.</summary>
    internal long Start { get; set; }

    /// <summary>Next offset expected from the broker; the pump's thread alone writes it.</summary>
    internal long Next { get; set; }

    /// <summary>Newest end of the partition that is known; -1 at first.</summary>
    internal long High { get; set; } = -1;

    /// <summary>Last committed offset; -1 if none.</summary>
    internal long Committed { get; set; } = -1;

    /// <summary>Whether fetching rests because the dispatcher is behind.</summary>
    internal bool Paused { get; set; }

    /// <summary>Reading cannot go on from <see cref="Next"/>: finish what is held, then open the partition anew.</summary>
    internal volatile bool Lost;

    /// <summary>Records fetched but not taken.</summary>
    internal int Held => Volatile.Read(ref _held);

    /// <summary>All offsets below are durable; -1 until something is.</summary>
    internal long Done => Volatile.Read(ref _done);

    /// <summary>Puts a record in.</summary>
    /// <param name="record">The record.</param>
    /// <param name="receivedAt">When it was received, as <see cref="TimeProvider.GetTimestamp"/> tells.</param>
    internal void Put(KafkaRecord record, long receivedAt)
    {
        Interlocked.Increment(ref _held);
        _records.Enqueue((record, receivedAt));
        signal.Set();
    }

    internal void Wake() => signal.Set();

    internal bool TryTake([NotNullWhen(true)] out KafkaRecord? record, out long receivedAt)
    {
        var taken = _records.TryDequeue(out var next);
        (record, receivedAt) = next;
        if (taken)
        {
            Interlocked.Decrement(ref _held);
        }

        return taken;
    }

    internal void MarkDone(long nextOffset) => Volatile.Write(ref _done, nextOffset);
}
