using System.Runtime.CompilerServices;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Api.Feed;

/// <summary>What a client is sent.</summary>
internal enum FeedItemKind
{
    /// <summary>The feed is open.</summary>
    Hello,

    /// <summary>Events after the client's cursor are gone.</summary>
    Gap,

    /// <summary>Events were left out because the client was too slow.</summary>
    Dropped,

    /// <summary>An event.</summary>
    Event,
}

/// <summary>One thing to send to a client.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Cursor">The cursor right behind it, ASCII.</param>
/// <param name="Event">The event.</param>
/// <param name="Count">How many events were dropped.</param>
internal readonly record struct FeedItem(FeedItemKind Kind, ReadOnlyMemory<byte> Cursor, FeedEvent? Event = null, long Count = 0);

/// <summary>
/// One client's feed: from its cursor by way of the broker and the ring to what is live. Exact: nothing is missed and
/// nothing comes twice, unless an item says so.
/// </summary>
internal sealed class FeedSubscription(FeedRing ring, ITopicTail tail, FeedFilter filter, TimeSpan heartbeat, TimeProvider time)
{
    private const int CatchUpChunk = 500;
    private const int MaxRemembered = 4_096;

    private readonly FeedReader _reader = new(filter);
    private readonly HashSet<UInt128> _caughtUp = [];

    /// <summary>Reads until cancelled. First comes a hello, or a gap and then a hello.</summary>
    /// <param name="after">The client's position; <see langword="null"/> for what is new.</param>
    /// <param name="cancellationToken">Ends the feed.</param>
    /// <exception cref="BrokerUnavailableException">What the client lacks has to be read from the broker, which does not answer.</exception>
    public async IAsyncEnumerable<FeedItem> ReadAsync(FeedPosition? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> last;
        if (after is null)
        {
            last = FeedCursor.Encode(ring.JoinEnd(_reader));
            yield return new FeedItem(FeedItemKind.Hello, last);
        }
        else
        {
            var (position, gap) = await FeedResume.ResolveAsync(after, filter.Topics, ring, tail, cancellationToken);
            last = FeedCursor.Encode(position);
            if (gap)
            {
                yield return new FeedItem(FeedItemKind.Gap, last);
            }

            yield return new FeedItem(FeedItemKind.Hello, last);
            while (ring.TryJoin(_reader, position) is { } start)
            {
                await foreach (var item in CatchUpAsync(position, start, cancellationToken))
                {
                    last = FeedCursor.Encode(position);
                    yield return new FeedItem(FeedItemKind.Event, last, item);
                }
            }
        }

        try
        {
            await foreach (var item in FollowAsync(last, cancellationToken))
            {
                yield return item;
            }
        }
        finally
        {
            ring.Leave(_reader);
        }
    }

    /// <summary>Reads from the broker what has left the ring, partition by partition.</summary>
    private async IAsyncEnumerable<FeedEvent> CatchUpAsync(FeedPosition position, FeedPosition start, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var topic = 0; topic < FeedTopics.Count; topic++)
        {
            for (var partition = 0; (filter.Topics & (1 << topic)) != 0 && partition < start.Partitions(topic); partition++)
            {
                while (position[topic, partition] < start[topic, partition])
                {
                    var from = position[topic, partition];
                    var until = Math.Min(start[topic, partition], from + CatchUpChunk);
                    foreach (var record in await tail.ReadRangeAsync(FeedTopics.Names[topic], partition, from, until, cancellationToken))
                    {
                        position.Pass(topic, partition, record.Offset);
                        if (FeedEventReader.Read(record) is { } item && filter.Matches(item) && !ring.IsHidden(item) && Remember(item))
                        {
                            yield return item;
                        }
                    }

                    position.Pass(topic, partition, until - 1);
                }
            }
        }
    }

    private async IAsyncEnumerable<FeedItem> FollowAsync(ReadOnlyMemory<byte> last, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var buffer = new FeedItem[64];
        var sent = time.GetTimestamp();
        while (true)
        {
            var changed = ring.Changed;
            var count = ring.Read(_reader, buffer, out var dropped);
            if (dropped > 0)
            {
                sent = time.GetTimestamp();
                yield return new FeedItem(FeedItemKind.Dropped, last, Count: dropped);
            }

            for (var i = 0; i < count; i++)
            {
                last = buffer[i].Cursor;
                if (_caughtUp.Count == 0 || !_caughtUp.Contains(buffer[i].Event!.Identity))
                {
                    sent = time.GetTimestamp();
                    yield return buffer[i];
                }
            }

            if (count > 0)
            {
                continue;
            }

            // Much may have gone by that this client does not want: it learns how far it has come, lest it resume from long ago.
            if (time.GetElapsedTime(sent) >= heartbeat && ring.CursorAtEnd(_reader) is { } cursor && !last.Span.SequenceEqual(cursor))
            {
                last = cursor;
                sent = time.GetTimestamp();
                yield return new FeedItem(FeedItemKind.Hello, last);
            }

            if (_reader.Own is null)
            {
                _caughtUp.Clear();
            }

            await Task.WhenAny(changed, Task.Delay(heartbeat, time, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private bool Remember(FeedEvent item) => _caughtUp.Count >= MaxRemembered || _caughtUp.Add(item.Identity);
}
