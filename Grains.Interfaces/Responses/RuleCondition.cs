using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Emotion.Grains.Interfaces.Responses;

/// <summary>When a rule fires. All conditions of a rule look at the same <see cref="RuleSubject"/>.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.RuleCondition")]
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(AllCondition), "all")]
[JsonDerivedType(typeof(AnyCondition), "any")]
[JsonDerivedType(typeof(ScoreCondition), "score")]
[JsonDerivedType(typeof(CountCondition), "count")]
[JsonDerivedType(typeof(PostsCondition), "posts")]
[JsonDerivedType(typeof(ShareCondition), "share")]
[JsonDerivedType(typeof(SentimentCondition), "sentiment")]
[JsonDerivedType(typeof(MoodCondition), "mood")]
[JsonDerivedType(typeof(TransitionCondition), "transition")]
[JsonDerivedType(typeof(ChangeCondition), "change")]
[JsonDerivedType(typeof(CrowdShareCondition), "crowdShare")]
[JsonDerivedType(typeof(CrowdRateCondition), "crowdRate")]
[JsonDerivedType(typeof(CrowdChangeCondition), "crowdChange")]
[JsonDerivedType(typeof(RiskScoreCondition), "riskScore")]
[JsonDerivedType(typeof(RiskDecisionCondition), "riskDecision")]
[JsonDerivedType(typeof(RiskCountCondition), "riskCount")]
[JsonDerivedType(typeof(PriceCondition), "price")]
public abstract record RuleCondition;

/// <summary>A condition that compares a number: exactly one of both bounds is set, and neither includes itself.</summary>
public interface IThreshold
{
    /// <summary>True above this.</summary>
    double? Above { get; }

    /// <summary>True below this.</summary>
    double? Below { get; }
}

/// <summary>All of several conditions hold.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.AllCondition")]
public sealed record AllCondition : RuleCondition
{
    /// <summary>The conditions, 1 to 16.</summary>
    [Id(0)]
    public required ImmutableArray<RuleCondition> Of { get; init; }
}

/// <summary>At least one of several conditions holds.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.AnyCondition")]
public sealed record AnyCondition : RuleCondition
{
    /// <summary>The conditions, 1 to 16.</summary>
    [Id(0)]
    public required ImmutableArray<RuleCondition> Of { get; init; }
}
