using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Emotion.Grains.Interfaces.Models;

namespace Emotion.Grains.Interfaces.Recommendation;

/// <summary>An answer to a <see cref="RecommendationQuery"/>.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Recommendation.Recommendations")]
public sealed record Recommendations
{
    /// <summary>The items, best first.</summary>
    [Id(0)]
    public required ImmutableArray<RecommendedItem> Items { get; init; }

    /// <summary>Time spent on it, milliseconds.</summary>
    [Id(1)]
    public required double TookMs { get; init; }

    /// <summary>Whether something was left out: there was no time for it, or a part of the system did not answer.</summary>
    [Id(2)]
    public required bool Degraded { get; init; }

    /// <summary>The model that ranked; null where none did.</summary>
    [Id(3)]
    public ModelStamp? Model { get; init; }
}

/// <summary>A recommended item.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Recommendation.RecommendedItem")]
public sealed record RecommendedItem
{
    /// <summary>The item.</summary>
    [Id(0)]
    public required string ItemId { get; init; }

    /// <summary>0 to 1, comparable within one answer alone: higher is better.</summary>
    [Id(1)]
    public required double Score { get; init; }

    /// <summary>Why it is there, in a few words for people.</summary>
    [Id(2)]
    public required string Why { get; init; }

    /// <summary>Its name, where the catalogue knows one.</summary>
    [Id(3)]
    public string? Title { get; init; }

    /// <summary>Its category, where the catalogue knows one.</summary>
    [Id(4)]
    public string? Category { get; init; }

    /// <summary>Its price, where the catalogue knows one.</summary>
    [Id(5)]
    public double? Price { get; init; }

    /// <summary>Whether it is in stock, where the catalogue knows.</summary>
    [Id(6)]
    public bool? InStock { get; init; }

    /// <summary>What the catalogue knows of it, as filters ask for it.</summary>
    [JsonIgnore]
    public ShopItem Facts => new() { ItemId = ItemId, Title = Title, Category = Category, Price = Price, InStock = InStock };
}
