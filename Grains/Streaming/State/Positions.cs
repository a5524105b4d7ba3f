using Emotion.Streams.Kafka;

namespace Emotion.Grains.Streaming;

/// <summary>
/// The last applied offset per topic, partition and incarnation of the topic. One entry per partition that ever held the
/// key: a new incarnation replaces the old one, whose offsets mean nothing any more.
/// </summary>
internal sealed class Positions
{
    private readonly List<Position> _items = [];

    internal IReadOnlyList<Position> Items => _items;

    /// <summary>The last applied offset of the batch's partition in its incarnation; -1 if there is none.</summary>
    internal long Get(KafkaBatch batch)
    {
        var index = Find(batch.Topic, batch.Partition);
        return index >= 0 && _items[index].Incarnation == RecentIds.Hash(batch.Incarnation) ? _items[index].Offset : -1;
    }

    internal void Set(KafkaBatch batch, long offset) =>
        Set(new Position(batch.Topic, batch.Partition, RecentIds.Hash(batch.Incarnation), offset));

    internal void Set(Position position)
    {
        var index = Find(position.Topic, position.Partition);
        if (index >= 0)
        {
            _items[index] = position;
        }
        else
        {
            _items.Add(position);
        }
    }

    internal void Clear() => _items.Clear();

    private int Find(string topic, int partition)
    {
        for (var i = 0; i < _items.Count; i++)
        {
            if (_items[i].Partition == partition && _items[i].Topic == topic)
            {
                return i;
            }
        }

        return -1;
    }
}

/// <summary>A last applied offset.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Partition">The partition.</param>
/// <param name="Incarnation">Hash of the topic's incarnation.</param>
/// <param name="Offset">The offset.</param>
internal readonly record struct Position(string Topic, int Partition, ulong Incarnation, long Offset);
