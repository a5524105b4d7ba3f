using Emotion.Grains.Interfaces.Responses;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Grains.Responses.Episodes;

namespace Emotion.Grains.Pricing;

/// <summary>What response rules see of a zone: the latest multiplier.</summary>
/// <param name="zone">The zone.</param>
/// <param name="latest">The window that was just priced.</param>
internal sealed class ZoneRuleView(string zone, PricedWindow latest) : IRuleView
{
    /// <inheritdoc/>
    public bool Matches(RuleCondition condition) =>
        condition is PriceCondition price && (price.Zone is null || price.Zone == zone) && price.IsMetBy(latest.Multiplier);

    /// <inheritdoc/>
    public bool Holds(RuleCondition condition, long atMs) => false;

    /// <inheritdoc/>
    public string? Current(TransitionCondition condition, long atMs) => null;

    /// <summary>What a response says of the price that made a rule fire.</summary>
    /// <param name="id">The price's id.</param>
    internal TriggeringEvent Trigger(string id) => new()
    {
        Topic = Topics.Prices,
        Id = id,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(latest.EndMs),
        Score = latest.Multiplier,
    };
}
