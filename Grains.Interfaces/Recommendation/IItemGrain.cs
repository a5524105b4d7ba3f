namespace Emotion.Grains.Interfaces.Recommendation;

/// <summary>One item of the catalogue; the key is the item id. It reaches the grain by its topic.</summary>
[Alias("Emotion.Recommendation.IItemGrain")]
public interface IItemGrain : IGrainWithStringKey
{
    /// <summary>What is known of the item; null for one that is not in the catalogue.</summary>
    [Alias("GetItem")]
    Task<ShopItem?> GetItem();
}
