using System.Collections.Immutable;
using Emotion.Grains.Interfaces.Responses;

namespace Emotion.Grains.Responses.Rules;

/// <summary>What rules may name.</summary>
/// <param name="Labels">The labels of the model that reads the posts, by what their scores are called; a missing one is not checked.</param>
/// <param name="Webhooks">Where webhooks may go.</param>
internal sealed record RuleLimits(ImmutableDictionary<ScoreSource, ImmutableArray<string>> Labels, IWebhookRules Webhooks)
{
    /// <summary>Most conditions within a rule that are not lists themselves.</summary>
    internal const int MaxConditions = 16;

    /// <summary>How deep lists may nest.</summary>
    internal const int MaxDepth = 4;
}

/// <summary>Where webhooks may go.</summary>
internal interface IWebhookRules
{
    /// <summary>The allowed hosts.</summary>
    ImmutableArray<string> Hosts { get; }

    /// <summary>What is wrong with a webhook's URL; null if nothing is.</summary>
    string? FaultOf(string url);
}
