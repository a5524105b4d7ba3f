using System.Collections.Immutable;

namespace Emotion.Grains.Interfaces.Emotion;

/// <summary>The crowd's posts per label over time, by the time they were written.</summary>
/// <param name="SliceSeconds">The length of a slice: 5, or 60 for the window <c>1h</c>.</param>
/// <param name="Slices">The slices that hold a post, oldest first; of a window and the one before it.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Emotion.EmotionTrendHistory")]
public sealed record EmotionTrendHistory([property: Id(0)] int SliceSeconds, [property: Id(1)] ImmutableArray<EmotionTrendSlice> Slices);

/// <summary>One slice of time.</summary>
/// <param name="Start">Its beginning in event time.</param>
/// <param name="Counts">Posts per label.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Emotion.EmotionTrendSlice")]
public sealed record EmotionTrendSlice([property: Id(0)] DateTimeOffset Start, [property: Id(1)] ImmutableSortedDictionary<string, long> Counts);
