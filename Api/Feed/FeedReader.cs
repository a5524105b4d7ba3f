namespace Emotion.Api.Feed;

/// <summary>One client's place in the ring; changed by the ring alone, under its lock.</summary>
/// <param name="filter">What the client wants.</param>
internal sealed class FeedReader(FeedFilter filter)
{
    /// <summary>What the client wants.</summary>
    public FeedFilter Filter { get; } = filter;

    /// <summary>Number of the next event to read.</summary>
    public long Next { get; set; }

    /// <summary>How far it may fall behind: as far as the ring reaches until it has caught up once.</summary>
    public int AllowedLag { get; set; }

    /// <summary>Events it wanted and was too slow for, since it was last told.</summary>
    public long Dropped { get; set; }

    /// <summary>
    /// What the client has, where that is not what this node's cursors say: it came with a cursor of another node.
    /// <see langword="null"/> once the two agree; from then on it is sent the frames that all are sent.
    /// </summary>
    public FeedPosition? Own { get; set; }
}
