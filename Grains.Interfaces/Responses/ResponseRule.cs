namespace Emotion.Grains.Interfaces.Responses;

/// <summary>A response rule: what is watched, and what is done when it happens.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.ResponseRule")]
public sealed record ResponseRule
{
    /// <summary>Most bytes of a rule as JSON.</summary>
    public const int MaxBytes = 16 * 1024;

    /// <summary>Most characters of an id.</summary>
    public const int MaxIdLength = 64;

    /// <summary>Most characters of a name.</summary>
    public const int MaxNameLength = 100;

    /// <summary>The rule's id: 1 to 64 of letters, digits, <c>.</c>, <c>_</c> and <c>-</c>. In a request the path names it.</summary>
    [Id(0)]
    public string Id { get; init; } = "";

    /// <summary>What people call it, 1 to 100 characters.</summary>
    [Id(1)]
    public required string Name { get; init; }

    /// <summary>Whether it is evaluated. A rule that is switched off forgets its episodes.</summary>
    [Id(2)]
    public bool Enabled { get; init; } = true;

    /// <summary>The condition.</summary>
    [Id(3)]
    public required RuleCondition When { get; init; }

    /// <summary>Shortest event time between two firings for the same user, zone or crowd: <c>0s</c> to <c>30d</c>; <c>5m</c> by default.</summary>
    [Id(4)]
    public string CoolDown { get; init; } = "5m";

    /// <summary>What is done beside recording the response; nothing by default.</summary>
    [Id(5)]
    public RuleAction Action { get; init; } = new RecordAction();

    /// <summary>What the rule looks at. Follows from the conditions; ignored in requests.</summary>
    [Id(6)]
    public RuleSubject Subject { get; init; }

    /// <summary>The rule in plain words. Ignored in requests.</summary>
    [Id(7)]
    public string Sentence { get; init; } = "";

    /// <summary>What the author of a rule that acts on single people should know; null for others. Ignored in requests.</summary>
    [Id(8)]
    public string? Notice { get; init; }

    /// <summary>Counts the changes of all rules; of the last change of this one. Ignored in requests.</summary>
    [Id(9)]
    public long Revision { get; init; }

    /// <summary>When it was changed last. Ignored in requests.</summary>
    [Id(10)]
    public DateTimeOffset? ChangedAt { get; init; }
}
