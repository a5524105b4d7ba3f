using System.Text.Json.Serialization;

namespace Emotion.Grains.Interfaces.Responses;

/// <summary>Which of a post's scores is meant.</summary>
[GenerateSerializer, Alias("Emotion.Responses.ScoreSource")]
[JsonConverter(typeof(JsonStringEnumConverter<ScoreSource>))]
public enum ScoreSource
{
    /// <summary>The probability of one of the model's labels.</summary>
    [JsonStringEnumMemberName("label")]
    Label = 0,

    /// <summary>The probability of an Ekman group.</summary>
    [JsonStringEnumMemberName("ekman")]
    Ekman = 1,

    /// <summary>The probability of positive, negative, neutral or ambiguous sentiment.</summary>
    [JsonStringEnumMemberName("sentiment")]
    Sentiment = 2,

    /// <summary>Positive minus negative sentiment, -1 to 1; it has no label.</summary>
    [JsonStringEnumMemberName("polarity")]
    Polarity = 3,
}

/// <summary>A condition on one score of a post.</summary>
public interface IScorePredicate : IThreshold
{
    /// <summary>Which score.</summary>
    ScoreSource Of { get; }

    /// <summary>Of which label; null for polarity.</summary>
    string? Label { get; }
}

/// <summary>The latest post's score.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.ScoreCondition")]
public sealed record ScoreCondition : RuleCondition, IScorePredicate
{
    /// <inheritdoc/>
    [Id(0)]
    public ScoreSource Of { get; init; }

    /// <inheritdoc/>
    [Id(1)]
    public string? Label { get; init; }

    /// <inheritdoc/>
    [Id(2)]
    public double? Above { get; init; }

    /// <inheritdoc/>
    [Id(3)]
    public double? Below { get; init; }
}

/// <summary>At least so many posts with such a score within any stretch of event time of that length.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.CountCondition")]
public sealed record CountCondition : RuleCondition, IScorePredicate
{
    /// <inheritdoc/>
    [Id(0)]
    public ScoreSource Of { get; init; }

    /// <inheritdoc/>
    [Id(1)]
    public string? Label { get; init; }

    /// <inheritdoc/>
    [Id(2)]
    public double? Above { get; init; }

    /// <inheritdoc/>
    [Id(3)]
    public double? Below { get; init; }

    /// <summary>How many posts, 1 to 100.</summary>
    [Id(4)]
    public required int AtLeast { get; init; }

    /// <summary>Length of the stretch: <c>1s</c> to <c>24h</c>.</summary>
    [Id(5)]
    public required string Within { get; init; }
}
