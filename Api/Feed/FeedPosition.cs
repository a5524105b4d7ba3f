namespace Emotion.Api.Feed;

/// <summary>
/// A place in the feed that means the same on every node: for each topic and partition, the offset of the next record.
/// Nodes interleave partitions each in its own order, so a single number would not do. Not safe for concurrent use.
/// </summary>
internal sealed class FeedPosition
{
    private readonly long[][] _next;
    private readonly uint[] _incarnations;

    /// <summary>Creates the position before anything was read of topics that are not known yet.</summary>
    public FeedPosition()
        : this(CreateEmpty(), new uint[FeedTopics.Count])
    {
    }

    /// <summary>Creates a position.</summary>
    /// <param name="next">Next offset, by topic and partition.</param>
    /// <param name="incarnations">Hash of each topic's incarnation.</param>
    public FeedPosition(long[][] next, uint[] incarnations) => (_next, _incarnations) = (next, incarnations);

    /// <summary>Hash of the topic's incarnation that the offsets belong to.</summary>
    public uint Incarnation(int topic) => _incarnations[topic];

    /// <summary>Number of the topic's partitions that this position knows.</summary>
    public int Partitions(int topic) => _next[topic].Length;

    /// <summary>Next offset; 0 for a partition that this position does not know yet.</summary>
    public long this[int topic, int partition]
    {
        get => partition < _next[topic].Length ? _next[topic][partition] : 0;
        set
        {
            if (partition >= _next[topic].Length)
            {
                Array.Resize(ref _next[topic], partition + 1);
            }

            _next[topic][partition] = value;
        }
    }

    /// <summary>Takes a topic's offsets over from another position.</summary>
    public void CopyTopic(int topic, FeedPosition other)
    {
        _incarnations[topic] = other._incarnations[topic];
        _next[topic] = [.. other._next[topic]];
    }

    /// <summary>Forgets a topic's offsets: it lives anew.</summary>
    public void ResetTopic(int topic, uint incarnation)
    {
        _incarnations[topic] = incarnation;
        _next[topic] = [];
    }

    /// <summary>Moves behind a record; never back.</summary>
    public void Pass(int topic, int partition, long offset)
    {
        if (this[topic, partition] <= offset)
        {
            this[topic, partition] = offset + 1;
        }
    }

    /// <summary>Whether everything before <paramref name="other"/> is also before this, in the topics of a set of bits.</summary>
    public bool Covers(FeedPosition other, int topics)
    {
        for (var topic = 0; topic < _next.Length; topic++)
        {
            if ((topics & (1 << topic)) == 0)
            {
                continue;
            }

            for (var partition = 0; partition < other._next[topic].Length; partition++)
            {
                if (this[topic, partition] < other._next[topic][partition])
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>A copy that changes on its own.</summary>
    public FeedPosition Clone() => new([.. _next.Select(offsets => offsets.ToArray())], [.. _incarnations]);

    private static long[][] CreateEmpty() => [.. Enumerable.Repeat(Array.Empty<long>(), FeedTopics.Count)];
}
