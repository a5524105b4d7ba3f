namespace Emotion.Grains.Interfaces.Responses;

/// <summary>The share of a label over all users.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.CrowdShareCondition")]
public sealed record CrowdShareCondition : RuleCondition, IThreshold
{
    /// <summary>The window: 1m, 5m, 10m or 1h.</summary>
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

    /// <summary>Never true with fewer posts in the window, 1 to 1,000,000; 50 by default.</summary>
    [Id(4)]
    public int? MinPosts { get; init; }
}

/// <summary>Posts per second over all users.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.CrowdRateCondition")]
public sealed record CrowdRateCondition : RuleCondition, IThreshold
{
    /// <summary>The window: 1m, 5m, 10m or 1h.</summary>
    [Id(0)]
    public required RuleWindow Window { get; init; }

    /// <summary>Only posts whose most probable label is this.</summary>
    [Id(1)]
    public string? Label { get; init; }

    /// <inheritdoc/>
    [Id(2)]
    public double? Above { get; init; }

    /// <inheritdoc/>
    [Id(3)]
    public double? Below { get; init; }
}

/// <summary>A window of all users against the one before it.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.CrowdChangeCondition")]
public sealed record CrowdChangeCondition : RuleCondition, IChange
{
    /// <summary>The window: 1m, 5m, 10m or 1h.</summary>
    [Id(0)]
    public required RuleWindow Window { get; init; }

    /// <inheritdoc/>
    [Id(1)]
    public string? Label { get; init; }

    /// <inheritdoc/>
    [Id(2)]
    public required double Factor { get; init; }

    /// <summary>Never true with fewer posts in either window, 1 to 1,000,000; 50 by default.</summary>
    [Id(3)]
    public int? MinPosts { get; init; }
}
