using System.Collections.Immutable;
using Emotion.Grains.Interfaces.Risk;

namespace Emotion.Grains.Interfaces.Responses;

/// <summary>The fraud score of a user's latest transaction.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.RiskScoreCondition")]
public sealed record RiskScoreCondition : RuleCondition, IThreshold
{
    /// <inheritdoc/>
    [Id(0)]
    public double? Above { get; init; }

    /// <inheritdoc/>
    [Id(1)]
    public double? Below { get; init; }
}

/// <summary>The decision on a user's latest transaction.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.RiskDecisionCondition")]
public sealed record RiskDecisionCondition : RuleCondition
{
    /// <summary>The decisions that make it true, at least one.</summary>
    [Id(0)]
    public required ImmutableArray<RiskDecision> Is { get; init; }
}

/// <summary>At least so many transactions of such a score or decision within any stretch of event time of that length.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.RiskCountCondition")]
public sealed record RiskCountCondition : RuleCondition, IThreshold
{
    /// <summary>Only transactions that were decided so; all by default.</summary>
    [Id(0)]
    public ImmutableArray<RiskDecision>? Is { get; init; }

    /// <summary>Only transactions with a score above this; at most one of both bounds.</summary>
    [Id(1)]
    public double? Above { get; init; }

    /// <summary>Only transactions with a score below this.</summary>
    [Id(2)]
    public double? Below { get; init; }

    /// <summary>How many transactions, 1 to 100.</summary>
    [Id(3)]
    public required int AtLeast { get; init; }

    /// <summary>Length of the stretch: <c>1s</c> to <c>24h</c>.</summary>
    [Id(4)]
    public required string Within { get; init; }
}

/// <summary>The latest price multiplier of a zone.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.PriceCondition")]
public sealed record PriceCondition : RuleCondition, IThreshold
{
    /// <summary>Only this zone, a geohash as <c>GET /v1/zones</c> names it; all by default.</summary>
    [Id(0)]
    public string? Zone { get; init; }

    /// <inheritdoc/>
    [Id(1)]
    public double? Above { get; init; }

    /// <inheritdoc/>
    [Id(2)]
    public double? Below { get; init; }
}
