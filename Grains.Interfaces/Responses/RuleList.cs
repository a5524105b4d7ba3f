using System.Collections.Immutable;

namespace Emotion.Grains.Interfaces.Responses;

/// <summary>All rules.</summary>
/// <param name="Items">The rules, by id.</param>
/// <param name="MaxRules">How many there may be.</param>
/// <param name="WebhookHosts">Where webhooks may go; empty where they are switched off.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.RuleList")]
public sealed record RuleList(
    [property: Id(0)] ImmutableArray<ResponseRule> Items,
    [property: Id(1)] int MaxRules,
    [property: Id(2)] ImmutableArray<string> WebhookHosts);

/// <summary>The rules as of a revision, for the silos.</summary>
/// <param name="Revision">Counts the changes.</param>
/// <param name="Rules">All of them, by id.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.RuleRevision")]
public sealed record RuleRevision([property: Id(0)] long Revision, [property: Id(1)] ImmutableArray<ResponseRule> Rules);
