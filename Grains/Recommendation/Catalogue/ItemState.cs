using Emotion.Grains.Interfaces.Recommendation;

namespace Emotion.Grains.Recommendation.Catalogue;

/// <summary>An item's state.</summary>
public sealed class ItemState
{
    /// <summary>What is known of it; null once it was deleted.</summary>
    public ShopItem? Item { get; set; }
}
