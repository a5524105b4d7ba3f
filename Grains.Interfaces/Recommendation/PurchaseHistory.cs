using System.Collections.Immutable;

namespace Emotion.Grains.Interfaces.Recommendation;

/// <summary>What a user bought, as it was known at a time.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Recommendation.PurchaseHistory")]
public sealed record PurchaseHistory
{
    /// <summary>Nothing bought.</summary>
    public static PurchaseHistory None { get; } = new() { Count = 0, Purchases = [] };

    /// <summary>All purchases up to the time, also those that <see cref="Purchases"/> leaves out.</summary>
    [Id(0)]
    public required long Count { get; init; }

    /// <summary>The newest of them, newest first; at most as many as were asked for.</summary>
    [Id(1)]
    public required ImmutableArray<Purchase> Purchases { get; init; }
}

/// <summary>The time of a point-in-time read.</summary>
/// <param name="At">Purchases made later are left out.</param>
/// <param name="LoadedBy">Purchases loaded into the store later are left out too: what the store itself knew then. Null: by the time of purchase alone.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Recommendation.PointInTime")]
public readonly record struct PointInTime([property: Id(0)] DateTimeOffset At, [property: Id(1)] DateTimeOffset? LoadedBy = null);

/// <summary>What became of a batch of purchases.</summary>
/// <param name="Loaded">Purchases that were new, or whose quantity changed.</param>
/// <param name="Known">Purchases that were in the store already.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Recommendation.LoadOutcome")]
public readonly record struct LoadOutcome([property: Id(0)] int Loaded, [property: Id(1)] int Known);

/// <summary>What is in the store.</summary>
/// <param name="Purchases">How many purchases.</param>
/// <param name="NewestAt">Time of the newest one; null if there is none.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Recommendation.StoreSummary")]
public sealed record StoreSummary([property: Id(0)] long Purchases, [property: Id(1)] DateTimeOffset? NewestAt);
