using System.Collections.Immutable;

namespace Emotion.Grains.Interfaces.Responses;

/// <summary>What a rule would have done over the recent history.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.DryRunReport")]
public sealed record DryRunReport
{
    /// <summary>The rule in plain words.</summary>
    [Id(0)]
    public required string Sentence { get; init; }

    /// <summary>What the rule looks at.</summary>
    [Id(1)]
    public required RuleSubject Subject { get; init; }

    /// <summary>Event time of the oldest event looked at; null when there was none.</summary>
    [Id(2)]
    public DateTimeOffset? From { get; init; }

    /// <summary>Event time of the newest event looked at; null when there was none.</summary>
    [Id(3)]
    public DateTimeOffset? To { get; init; }

    /// <summary>Events looked at: posts, transactions or prices; of the crowd, slices of 5 seconds.</summary>
    [Id(4)]
    public required int Events { get; init; }

    /// <summary>Users or zones among them; 1 for the crowd.</summary>
    [Id(5)]
    public required int Keys { get; init; }

    /// <summary>How often the rule would have fired.</summary>
    [Id(6)]
    public required int Fired { get; init; }

    /// <summary>For how many users or zones.</summary>
    [Id(7)]
    public required int KeysFired { get; init; }

    /// <summary>What it would have sent, newest first; at most 100.</summary>
    [Id(8)]
    public required ImmutableArray<RuleResponse> Responses { get; init; }

    /// <summary>How long the rehearsal took, milliseconds.</summary>
    [Id(9)]
    public required double TookMs { get; init; }
}

/// <summary>A rehearsal: the rule checked, and if nothing is wrong with it, what it would have done.</summary>
/// <param name="Check">The check.</param>
/// <param name="Report">The report; null if something is wrong with the rule.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.DryRun")]
public sealed record DryRun([property: Id(0)] RuleCheck Check, [property: Id(1)] DryRunReport? Report);
