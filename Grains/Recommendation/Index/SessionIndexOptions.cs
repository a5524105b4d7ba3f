namespace Emotion.Grains.Recommendation.Index;

/// <summary>Bounds and constants of <see cref="SessionIndex"/>. The defaults were chosen on a day of shop clicks held out from six.</summary>
public sealed record SessionIndexOptions
{
    /// <summary>Most sessions kept; the oldest goes first. About 150 bytes each at four clicks a session.</summary>
    public int MaxSessions { get; init; } = 200_000;

    /// <summary>Most items known; an item first seen beyond it is not indexed.</summary>
    public int MaxItems { get; init; } = 1_000_000;

    /// <summary>Most clicks kept of one session; the oldest goes first.</summary>
    public int MaxSessionLength { get; init; } = 50;

    /// <summary>Most recent sessions looked at for each item of the running session.</summary>
    public int MaxPostings { get; init; } = 5_000;

    /// <summary>Neighbours that vote.</summary>
    public int Neighbours { get; init; } = 500;

    /// <summary>Most successors kept per item; the weakest half goes when it is reached.</summary>
    public int MaxRules { get; init; } = 256;

    /// <summary>A session's later clicks count as consequences of a click up to this many positions before them.</summary>
    public int RuleReach { get; init; } = 10;

    /// <summary>Idle time after which a user's next click opens a new session.</summary>
    public TimeSpan SessionGap { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Time constant of a neighbour's age.</summary>
    public TimeSpan NeighbourDecay { get; init; } = TimeSpan.FromDays(5);
}
