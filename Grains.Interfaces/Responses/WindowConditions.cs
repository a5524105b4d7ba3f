namespace Emotion.Grains.Interfaces.Responses;

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
