using Emotion.Grains.Interfaces.Models;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Grains.Interfaces.Emotion;

/// <summary>The emotion of a post: a value of the topic <see cref="Topics.Emotions"/>.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Emotion.EmotionResult")]
public sealed record EmotionResult
{
    /// <summary>The post's id; the same when a result is sent again.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>Who wrote the post.</summary>
    [Id(1)]
    public required string UserId { get; init; }

    /// <summary>When the post was written, UTC.</summary>
    [Id(2)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The post's text.</summary>
    [Id(3)]
    public required string Text { get; init; }

    /// <summary>The most probable label.</summary>
    [Id(4)]
    public required string Label { get; init; }

    /// <summary>Its probability, in [0, 1].</summary>
    [Id(5)]
    public required float Score { get; init; }

    /// <summary>Probability per label; left out in a user's history.</summary>
    [Id(6)]
    public LabelScores? Scores { get; init; }

    /// <summary>Probability per Ekman group; left out in a user's history.</summary>
    [Id(7)]
    public LabelScores? Ekman { get; init; }

    /// <summary>Probability of positive, negative, neutral and ambiguous sentiment.</summary>
    [Id(8)]
    public required LabelScores Sentiment { get; init; }

    /// <summary>The model version that answered.</summary>
    [Id(9)]
    public required ModelStamp Model { get; init; }

    /// <summary>Where the post came from.</summary>
    [Id(10)]
    public required EventSource Source { get; init; }
}
