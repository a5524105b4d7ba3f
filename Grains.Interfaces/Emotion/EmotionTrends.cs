using System.Collections.Immutable;

namespace Emotion.Grains.Interfaces.Emotion;

/// <summary>The emotions of all users' posts in a window. Counts are exact: each durable post once, whatever was killed when.</summary>
/// <param name="Window">The window: <c>1m</c>, <c>5m</c> or <c>1h</c>.</param>
/// <param name="AsOf">Its end in event time: the end of the newest slice that holds a post; null before the first post.</param>
/// <param name="Total">Posts in the window.</param>
/// <param name="PerSecond"><paramref name="Total"/> per second of the window.</param>
/// <param name="Counts">Posts per label.</param>
/// <param name="Labels">Count and share per label, most frequent first.</param>
/// <param name="Movers">Labels whose share changed most against the window before, largest change first; at most five.</param>
/// <param name="TotalEver">Posts counted since the state began.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Emotion.EmotionTrends")]
public sealed record EmotionTrends(
    [property: Id(0)] string Window,
    [property: Id(1)] DateTimeOffset? AsOf,
    [property: Id(2)] long Total,
    [property: Id(3)] double PerSecond,
    [property: Id(4)] ImmutableSortedDictionary<string, long> Counts,
    [property: Id(5)] ImmutableArray<LabelShare> Labels,
    [property: Id(6)] ImmutableArray<LabelMove> Movers,
    [property: Id(7)] long TotalEver)
{
    /// <summary>How the posts of this window and the one before fell over time; only where it was asked for.</summary>
    [Id(8)]
    public EmotionTrendHistory? History { get; init; }
}

/// <summary>A label's part of a window.</summary>
/// <param name="Label">The label.</param>
/// <param name="Count">Posts.</param>
/// <param name="Share">Part of all posts, in [0, 1].</param>
[GenerateSerializer, Immutable, Alias("Emotion.Emotion.LabelShare")]
public sealed record LabelShare([property: Id(0)] string Label, [property: Id(1)] long Count, [property: Id(2)] double Share);

/// <summary>How a label's share changed.</summary>
/// <param name="Label">The label.</param>
/// <param name="Share">Its share of this window, in [0, 1].</param>
/// <param name="PreviousShare">Its share of the window of equal length before, in [0, 1].</param>
/// <param name="Change"><paramref name="Share"/> minus <paramref name="PreviousShare"/>.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Emotion.LabelMove")]
public sealed record LabelMove(
    [property: Id(0)] string Label,
    [property: Id(1)] double Share,
    [property: Id(2)] double PreviousShare,
    [property: Id(3)] double Change);
