namespace Emotion.Api.Feed;

/// <summary>Remembers where each recent event was first seen, and which users were erased. Bounded: the oldest is forgotten. Not safe for concurrent use.</summary>
internal sealed class FeedMemory
{
    private const int MaxEvents = 65_536;
    private const int MaxErased = 10_000;

    private readonly Dictionary<UInt128, (int Partition, long Offset)> _seen = new(MaxEvents);
    private readonly Queue<UInt128> _order = new(MaxEvents);
    private readonly Dictionary<(int Topic, string User), (int Partition, long Offset)> _erased = [];
    private readonly Queue<(int Topic, string User)> _erasedOrder = [];

    /// <summary>Notes an event of this node's tail.</summary>
    /// <returns>Whether it is the first of its identity.</returns>
    public bool TryAdd(FeedEvent item)
    {
        if (!_seen.TryAdd(item.Identity, (item.Partition, item.Offset)))
        {
            return _seen[item.Identity] == (item.Partition, item.Offset);
        }

        _order.Enqueue(item.Identity);
        if (_order.Count > MaxEvents)
        {
            _seen.Remove(_order.Dequeue());
        }

        return true;
    }

    /// <summary>Whether an event read again from the broker repeats one that stands before it.</summary>
    public bool IsRepeat(FeedEvent item) =>
        _seen.TryGetValue(item.Identity, out var first) && first.Partition == item.Partition && first.Offset < item.Offset;

    /// <summary>Notes that a user's events before this record are erased.</summary>
    public void Erase(int topic, string user, int partition, long offset)
    {
        if (_erased.TryAdd((topic, user), (partition, offset)))
        {
            _erasedOrder.Enqueue((topic, user));
            if (_erasedOrder.Count > MaxErased)
            {
                _erased.Remove(_erasedOrder.Dequeue());
            }
        }
        else
        {
            _erased[(topic, user)] = (partition, offset);
        }
    }

    /// <summary>Whether the event's user was erased after it.</summary>
    public bool IsErased(FeedEvent item) =>
        item.UserId is not null && _erased.TryGetValue((item.Topic, item.UserId), out var mark) && (mark.Partition != item.Partition || item.Offset < mark.Offset);

    /// <summary>Forgets a topic's events: its offsets begin anew.</summary>
    public void Clear()
    {
        _seen.Clear();
        _order.Clear();
    }
}
