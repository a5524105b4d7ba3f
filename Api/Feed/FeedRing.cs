namespace Emotion.Api.Feed;

/// <summary>
/// The latest events in this node's order. One writer; any number of readers, each at its own place. A reader that falls
/// too far behind loses its oldest events, counted by its own filter, and slows nobody.
/// </summary>
/// <param name="capacity">Most events kept.</param>
/// <param name="maxLag">Most events a reader may be behind once it has caught up.</param>
internal sealed class FeedRing(int capacity, int maxLag)
{
    private readonly Lock _lock = new();
    private readonly FeedEvent[] _events = new FeedEvent[capacity];
    private readonly List<FeedReader> _readers = [];
    private readonly FeedMemory _memory = new();
    private readonly FeedPosition _start = new();
    private readonly FeedPosition _end = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private byte[] _cursor = [];
    private long _first;
    private long _next;

    /// <summary>The position behind the newest event.</summary>
    public FeedPosition End
    {
        get
        {
            lock (_lock)
            {
                return _end.Clone();
            }
        }
    }

    /// <summary>The position before the oldest event.</summary>
    public FeedPosition Start
    {
        get
        {
            lock (_lock)
            {
                return _start.Clone();
            }
        }
    }

    /// <summary>How many events the reader that is furthest behind has not read.</summary>
    public long Backlog
    {
        get
        {
            lock (_lock)
            {
                return _readers.Count == 0 ? 0 : _readers.Max(reader => _next - Math.Max(reader.Next, _first));
            }
        }
    }

    /// <summary>Says where a partition's tail begins; a new incarnation of its topic forgets the old one's offsets.</summary>
    public void Begin(int topic, uint incarnation, int partition, long offset)
    {
        lock (_lock)
        {
            if (_end.Incarnation(topic) != incarnation)
            {
                _start.ResetTopic(topic, incarnation);
                _end.ResetTopic(topic, incarnation);
                _memory.Clear();
                Array.Clear(_events);
                _first = _next;
            }

            if (partition >= _end.Partitions(topic))
            {
                _start[topic, partition] = offset;
                _end[topic, partition] = offset;
            }
        }
    }

    /// <summary>Adds an event; a repeat is passed over.</summary>
    /// <param name="item">The event.</param>
    /// <param name="dropped">How many readers lost an event they wanted, because they were too far behind.</param>
    /// <returns>Whether it was added.</returns>
    public bool Publish(FeedEvent item, out int dropped)
    {
        dropped = 0;
        lock (_lock)
        {
            if (item.Offset < _end[item.Topic, item.Partition])
            {
                return false;
            }

            _end.Pass(item.Topic, item.Partition, item.Offset);
            if (!_memory.TryAdd(item))
            {
                return false;
            }

            Place(item);
            foreach (var reader in _readers)
            {
                if (_next - reader.Next >= reader.AllowedLag && Drop(reader))
                {
                    dropped++;
                }
            }

            if (_next - _first == _events.Length)
            {
                var oldest = At(_first++);
                _start.Pass(oldest.Topic, oldest.Partition, oldest.Offset);
            }

            _events[_next++ % _events.Length] = item;
            return true;
        }
    }

    /// <summary>Passes over a record that is no event.</summary>
    public void Skip(int topic, int partition, long offset)
    {
        lock (_lock)
        {
            _end.Pass(topic, partition, offset);
        }
    }

    /// <summary>Stops sending a user's events that came before this record.</summary>
    public void Erase(int topic, string user, int partition, long offset)
    {
        lock (_lock)
        {
            _memory.Erase(topic, user, partition, offset);
            for (var number = _first; number < _next; number++)
            {
                if (At(number) is var item && item.Topic == topic && item.UserId == user)
                {
                    item.Erased = true;
                }
            }

            _end.Pass(topic, partition, offset);
        }
    }

    /// <summary>Wakes the readers that wait; once per batch of events rather than for each.</summary>
    public void Pulse() =>
        Interlocked.Exchange(ref _changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Completes at the next <see cref="Pulse"/>. Ask for it before <see cref="Read"/>, wait after.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    /// <summary>Whether an event read again from the broker is not to be sent: a repeat, or its user was erased.</summary>
    public bool IsHidden(FeedEvent item)
    {
        lock (_lock)
        {
            return _memory.IsRepeat(item) || _memory.IsErased(item);
        }
    }

    /// <summary>Lets a reader in behind the newest event.</summary>
    /// <returns>The position it starts from.</returns>
    public FeedPosition JoinEnd(FeedReader reader)
    {
        lock (_lock)
        {
            reader.Next = _next;
            reader.AllowedLag = maxLag;
            _readers.Add(reader);
            return _end.Clone();
        }
    }

    /// <summary>Lets a reader in that has a position of its own, if all it lacks is here.</summary>
    /// <returns>The position before the oldest event here if the reader has to catch up to it first; otherwise <see langword="null"/>.</returns>
    public FeedPosition? TryJoin(FeedReader reader, FeedPosition position)
    {
        lock (_lock)
        {
            if (!position.Covers(_start, reader.Filter.Topics))
            {
                return _start.Clone();
            }

            reader.Next = _first;
            reader.AllowedLag = _events.Length;
            reader.Own = position;
            _readers.Add(reader);
            return null;
        }
    }

    /// <summary>Lets a reader go.</summary>
    public void Leave(FeedReader reader)
    {
        lock (_lock)
        {
            _readers.Remove(reader);
        }
    }

    /// <summary>Reads the next events that a reader wants.</summary>
    /// <param name="reader">The reader.</param>
    /// <param name="buffer">Gets the events, each with the cursor that holds for this reader.</param>
    /// <param name="dropped">How many it was too slow for, all of them before those in the buffer.</param>
    /// <returns>How many events are in the buffer; 0 when there are none.</returns>
    public int Read(FeedReader reader, Span<FeedItem> buffer, out long dropped)
    {
        lock (_lock)
        {
            (dropped, reader.Dropped) = (reader.Dropped, 0);
            reader.Next = Math.Max(reader.Next, _first);
            var count = 0;
            while (reader.Next < _next && count < buffer.Length)
            {
                var item = At(reader.Next++);
                var wanted = reader.Filter.Matches(item) && !item.Erased && !Has(reader, item);
                reader.Own?.Pass(item.Topic, item.Partition, item.Offset);
                if (wanted)
                {
                    buffer[count++] = new FeedItem(FeedItemKind.Event, reader.Own is { } own ? FeedCursor.Encode(own) : item.Cursor, item);
                }
            }

            if (reader.Next == _next)
            {
                reader.AllowedLag = maxLag;
                if (reader.Own is { } own && _end.Covers(own, reader.Filter.Topics))
                {
                    reader.Own = null;
                }
            }

            return count;
        }
    }

    /// <summary>The cursor of a reader that has seen everything there is; <see langword="null"/> for one that has not.</summary>
    public byte[]? CursorAtEnd(FeedReader reader)
    {
        lock (_lock)
        {
            return reader.Next == _next && reader.Own is null && reader.Dropped == 0 ? FeedCursor.Encode(_end) : null;
        }
    }

    private static bool Has(FeedReader reader, FeedEvent item) => reader.Own is { } own && item.Offset < own[item.Topic, item.Partition];

    private void Place(FeedEvent item)
    {
        if (_cursor.Length < FeedCursor.LongestText(_end))
        {
            _cursor = new byte[FeedCursor.LongestText(_end)];
        }

        item.Place(_cursor.AsSpan(0, FeedCursor.Encode(_end, _cursor)));
    }

    private bool Drop(FeedReader reader)
    {
        var item = At(reader.Next++);
        var wanted = reader.Filter.Matches(item) && !item.Erased && !Has(reader, item);
        reader.Dropped += wanted ? 1 : 0;
        return wanted;
    }

    private FeedEvent At(long number) => _events[number % _events.Length];
}
