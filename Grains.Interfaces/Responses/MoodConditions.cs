using System.Text.Json.Serialization;

namespace Emotion.Grains.Interfaces.Responses;

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
