using System.Collections.Immutable;
using Emotion.Grains.Interfaces.Models;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Grains.Interfaces.Risk;

/// <summary>The fraud score of a transaction: a value of the topic <see cref="Topics.RiskScores"/>.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Risk.RiskScore")]
public sealed record RiskScore
{
    /// <summary>The transaction's id; the same when a result is sent again.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>The customer.</summary>
    [Id(1)]
    public required string UserId { get; init; }

    /// <summary>When the transaction happened, UTC.</summary>
    [Id(2)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Its amount.</summary>
    [Id(3)]
    public required double Amount { get; init; }

    /// <summary>Probability of fraud, 0 to 1.</summary>
    [Id(4)]
    public required float Score { get; init; }

    /// <summary>What to do, by the thresholds of the settings.</summary>
    [Id(5)]
    public required RiskDecision Decision { get; init; }

    /// <summary>All features by name, as the model saw them; -1 for unknown.</summary>
    [Id(6)]
    public required ImmutableSortedDictionary<string, float> Features { get; init; }

    /// <summary>What moved the score most, the strongest first; at most three.</summary>
    [Id(7)]
    public required ImmutableArray<RiskReason> Reasons { get; init; }

    /// <summary>The model version that answered.</summary>
    [Id(8)]
    public required ModelStamp Model { get; init; }

    /// <summary>Where the transaction came from.</summary>
    [Id(9)]
    public required EventSource Source { get; init; }
}
