using System.Collections.Immutable;

namespace Emotion.Grains.Interfaces.Recommendation;

/// <summary>A call for recommendations.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Recommendation.RecommendationQuery")]
public sealed record RecommendationQuery
{
    /// <summary>Most items of an answer.</summary>
    public const int MaxItems = 100;

    /// <summary>Most items of <see cref="Context"/>.</summary>
    public const int MaxContext = 50;

    /// <summary>For whom; an unknown user is answered with what is popular.</summary>
    [Id(0)]
    public required string UserId { get; init; }

    /// <summary>How many items, 1 to <see cref="MaxItems"/>; fewer come where fewer pass the filters.</summary>
    [Id(1)]
    public int K { get; init; } = 10;

    /// <summary>Items that the user looks at now, oldest first: they count as views of this call alone. At most <see cref="MaxContext"/>.</summary>
    [Id(2)]
    public ImmutableArray<string> Context { get; init; } = [];

    /// <summary>Which items may be recommended.</summary>
    [Id(3)]
    public ItemFilter Filter { get; init; } = ItemFilter.None;

    /// <summary>Whether items already bought are left out; null: by the setting <c>Emotion:Recommendation:ExcludePurchased</c>.</summary>
    [Id(4)]
    public bool? ExcludePurchased { get; init; }

    /// <summary>Time there is; an answer that would take longer is cut short and flagged. Default 100 ms.</summary>
    [Id(5)]
    public TimeSpan Budget { get; init; } = TimeSpan.FromMilliseconds(100);
}

/// <summary>Which items may be recommended. An item of which the catalogue does not know what a filter asks for does not pass it.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Recommendation.ItemFilter")]
public sealed record ItemFilter
{
    /// <summary>All items pass.</summary>
    public static ItemFilter None { get; } = new();

    /// <summary>Only items of this category; null for any.</summary>
    [Id(0)]
    public string? Category { get; init; }

    /// <summary>Only items of at least this price; null for any.</summary>
    [Id(1)]
    public double? MinPrice { get; init; }

    /// <summary>Only items of at most this price; null for any.</summary>
    [Id(2)]
    public double? MaxPrice { get; init; }

    /// <summary>Only items in stock.</summary>
    [Id(3)]
    public bool InStock { get; init; }

    /// <summary>Whether an item passes.</summary>
    /// <param name="item">What the catalogue knows of it; null if it is not in it.</param>
    public bool Passes(ShopItem? item) =>
        (Category is null || item?.Category == Category)
        && (MinPrice is null || item?.Price >= MinPrice)
        && (MaxPrice is null || item?.Price <= MaxPrice)
        && (!InStock || item?.InStock == true);
}
