using System.Collections.Immutable;

namespace Emotion.Grains.Interfaces.Recommendation;

/// <summary>What is kept of a user's clicks.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Recommendation.ClickHistory")]
public sealed record ClickHistory
{
    /// <summary>The user.</summary>
    [Id(0)]
    public required string UserId { get; init; }

    /// <summary>All clicks that counted.</summary>
    [Id(1)]
    public required long Clicks { get; init; }

    /// <summary>How many of them were views.</summary>
    [Id(2)]
    public required long Views { get; init; }

    /// <summary>How many put an item into the cart.</summary>
    [Id(3)]
    public required long Carts { get; init; }

    /// <summary>How many bought one.</summary>
    [Id(4)]
    public required long Purchases { get; init; }

    /// <summary>Time of the newest click.</summary>
    [Id(5)]
    public required DateTimeOffset LastAt { get; init; }

    /// <summary>The most recent clicks, oldest first; bounded by <c>Emotion:Recommendation:RecentClicks</c>.</summary>
    [Id(6)]
    public required ImmutableArray<RecentClick> Recent { get; init; }

    /// <summary>The items bought most recently by clicks, oldest first; bounded by <c>Emotion:Recommendation:RecentPurchases</c>.</summary>
    [Id(7)]
    public required ImmutableArray<RecentClick> Bought { get; init; }
}

/// <summary>One click of a history.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Action">What was done.</param>
/// <param name="At">When.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Recommendation.RecentClick")]
public readonly record struct RecentClick(
    [property: Id(0)] string ItemId,
    [property: Id(1)] ClickAction Action,
    [property: Id(2)] DateTimeOffset At);
