using Emotion.Grains.Interfaces.Responses;
using Emotion.Grains.Interfaces.Risk;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Grains.Responses.Episodes;

namespace Emotion.Grains.Risk;

/// <summary>What response rules see of a user's transactions: the latest score and decision.</summary>
/// <param name="latest">The transaction that was just scored.</param>
internal sealed class RiskRuleView(RiskState.StoredScore latest) : IRuleView
{
    /// <inheritdoc/>
    public bool Matches(RuleCondition condition) => condition switch
    {
        RiskScoreCondition score => score.IsMetBy(latest.Score),
        RiskDecisionCondition decision => decision.Is.Contains(latest.Decision),
        RiskCountCondition count => (count.Is is not { } decisions || decisions.Contains(latest.Decision))
            && ((count.Above is null && count.Below is null) || count.IsMetBy(latest.Score)),
        _ => false,
    };

    /// <inheritdoc/>
    public bool Holds(RuleCondition condition, long atMs) => false;

    /// <inheritdoc/>
    public string? Current(TransitionCondition condition, long atMs) => null;

    /// <summary>What a response says of the transaction that made a rule fire.</summary>
    internal TriggeringEvent Trigger() => new()
    {
        Topic = Topics.Transactions,
        Id = latest.Id,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(latest.TimeMs),
        Label = Name(latest.Decision),
        Score = latest.Score,
        Partition = latest.Source.Partition >= 0 ? latest.Source.Partition : null,
        Offset = latest.Source.Offset >= 0 ? latest.Source.Offset : null,
    };

    private static string Name(RiskDecision decision) => decision.ToString().ToLowerInvariant();
}
