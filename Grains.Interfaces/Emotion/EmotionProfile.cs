using System.Collections.Immutable;

namespace Emotion.Grains.Interfaces.Emotion;

/// <summary>The emotions of one user's posts. It speaks of what was written, not of a person's health.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Emotion.EmotionProfile")]
public sealed record EmotionProfile
{
    /// <summary>The user.</summary>
    [Id(0)]
    public required string UserId { get; init; }

    /// <summary>Posts counted, each id once.</summary>
    [Id(1)]
    public required long Posts { get; init; }

    /// <summary>The latest event time; null before the first post.</summary>
    [Id(2)]
    public DateTimeOffset? LastAt { get; init; }

    /// <summary>The time at which the windows end: the latest event time of this user or, if later, the stream's watermark.</summary>
    [Id(3)]
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>Mean probability per label, where a post weighs half as much after each half-life of event time.</summary>
    [Id(4)]
    public required LabelScores Mood { get; init; }

    /// <summary>The windows <c>1m</c>, <c>5m</c>, <c>1h</c> and <c>24h</c>.</summary>
    [Id(5)]
    public required ImmutableDictionary<string, EmotionWindow> Windows { get; init; }

    /// <summary>The last results, newest first.</summary>
    [Id(6)]
    public required ImmutableArray<EmotionResult> Recent { get; init; }
}

/// <summary>What fell into a sliding window of event time.</summary>
/// <param name="Total">Posts in the window.</param>
/// <param name="Counts">Posts per label; labels without posts are left out.</param>
/// <param name="Dominant">The label with most posts, the first by name of equals; null for an empty window.</param>
/// <param name="MeanSentiment">Mean of positive minus negative sentiment, in [-1, 1]; null for an empty window.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Emotion.EmotionWindow")]
public sealed record EmotionWindow(
    [property: Id(0)] long Total,
    [property: Id(1)] ImmutableSortedDictionary<string, long> Counts,
    [property: Id(2)] string? Dominant,
    [property: Id(3)] double? MeanSentiment);

/// <summary>A page of a user's history.</summary>
/// <param name="Items">Results, the last applied first.</param>
/// <param name="NextCursor">Where the next page begins; null on the last one.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Emotion.EmotionHistory")]
public sealed record EmotionHistory(
    [property: Id(0)] ImmutableArray<EmotionResult> Items,
    [property: Id(1)] string? NextCursor);
