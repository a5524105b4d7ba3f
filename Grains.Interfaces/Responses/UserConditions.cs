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

/// <summary>How many posts the window holds.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.PostsCondition")]
public sealed record PostsCondition : RuleCondition
{
    /// <summary>The window: 1m, 5m, 1h or 24h.</summary>
    [Id(0)]
    public required RuleWindow Window { get; init; }

    /// <summary>Only posts whose most probable label is this.</summary>
    [Id(1)]
    public string? Label { get; init; }

    /// <summary>How many, 1 to 10,000.</summary>
    [Id(2)]
    public required int AtLeast { get; init; }
}

/// <summary>The share of posts in the window whose most probable label is the one named.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.ShareCondition")]
public sealed record ShareCondition : RuleCondition, IThreshold
{
    /// <summary>The window: 1m, 5m, 1h or 24h.</summary>
    [Id(0)]
    public required RuleWindow Window { get; init; }

    /// <summary>The label.</summary>
    [Id(1)]
    public required string Label { get; init; }

    /// <inheritdoc/>
    [Id(2)]
    public double? Above { get; init; }

    /// <inheritdoc/>
    [Id(3)]
    public double? Below { get; init; }

    /// <summary>Never true with fewer posts in the window, 1 to 10,000; 5 by default.</summary>
    [Id(4)]
    public int? MinPosts { get; init; }
}

/// <summary>The mean of positive minus negative sentiment in the window, -1 to 1.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.SentimentCondition")]
public sealed record SentimentCondition : RuleCondition, IThreshold
{
    /// <summary>The window: 1m, 5m, 1h or 24h.</summary>
    [Id(0)]
    public required RuleWindow Window { get; init; }

    /// <inheritdoc/>
    [Id(1)]
    public double? Above { get; init; }

    /// <inheritdoc/>
    [Id(2)]
    public double? Below { get; init; }

    /// <summary>Never true with fewer posts in the window, 1 to 10,000; 5 by default.</summary>
    [Id(3)]
    public int? MinPosts { get; init; }
}

/// <summary>The mood: a mean in which a post weighs half as much after each half-life.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.MoodCondition")]
public sealed record MoodCondition : RuleCondition, IThreshold
{
    /// <summary>Label or polarity.</summary>
    [Id(0)]
    public ScoreSource Of { get; init; }

    /// <summary>The label; null for polarity.</summary>
    [Id(1)]
    public string? Label { get; init; }

    /// <inheritdoc/>
    [Id(2)]
    public double? Above { get; init; }

    /// <inheritdoc/>
    [Id(3)]
    public double? Below { get; init; }

    /// <summary>Never true for a user with fewer posts, 1 to 10,000; 5 by default.</summary>
    [Id(4)]
    public int? MinPosts { get; init; }
}

/// <summary>What may turn into something else.</summary>
[GenerateSerializer, Alias("Emotion.Responses.TransitionSource")]
[JsonConverter(typeof(JsonStringEnumConverter<TransitionSource>))]
public enum TransitionSource
{
    /// <summary>The mood's polarity: positive or negative. A band of 0.1 around 0 belongs to neither, so that it does not flutter.</summary>
    [JsonStringEnumMemberName("mood")]
    Mood = 0,

    /// <summary>The most frequent label of a window.</summary>
    [JsonStringEnumMemberName("dominant")]
    Dominant = 1,
}

/// <summary>The mood or the dominant label turned from one into another. True until it turns again.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.TransitionCondition")]
public sealed record TransitionCondition : RuleCondition
{
    /// <summary>What turned.</summary>
    [Id(0)]
    public required TransitionSource Of { get; init; }

    /// <summary>The window of the dominant label; left out for the mood.</summary>
    [Id(1)]
    public RuleWindow? Window { get; init; }

    /// <summary>From what: <c>positive</c> or <c>negative</c> of the mood, a label of a window (any by default).</summary>
    [Id(2)]
    public string? From { get; init; }

    /// <summary>Into what.</summary>
    [Id(3)]
    public required string To { get; init; }

    /// <summary>Looked at only with so many posts (in the window; of the mood ever), 1 to 10,000; 5 by default.</summary>
    [Id(4)]
    public int? MinPosts { get; init; }
}

/// <summary>A condition on how a window compares with the one before it.</summary>
public interface IChange
{
    /// <summary>The window.</summary>
    RuleWindow Window { get; }

    /// <summary>The share of this label is compared; without it, the number of posts.</summary>
    string? Label { get; }

    /// <summary>Above 1: at least so many times the window before; below 1: at most. 0.01 to 100.</summary>
    double Factor { get; }

    /// <summary>Never true with fewer posts in either window.</summary>
    int? MinPosts { get; }
}

/// <summary>A user's window against the one before it.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.ChangeCondition")]
public sealed record ChangeCondition : RuleCondition, IChange
{
    /// <summary>The window: 1m, 5m or 1h.</summary>
    [Id(0)]
    public required RuleWindow Window { get; init; }

    /// <inheritdoc/>
    [Id(1)]
    public string? Label { get; init; }

    /// <inheritdoc/>
    [Id(2)]
    public required double Factor { get; init; }

    /// <summary>Never true with fewer posts in either window, 1 to 10,000; 5 by default.</summary>
    [Id(3)]
    public int? MinPosts { get; init; }
}
