using System.Collections.Immutable;

namespace Emotion.Grains.Interfaces.Recommendation;

/// <summary>The door to the batch feature store, on the silo it is called from: a stateless worker.</summary>
[Alias("Emotion.Recommendation.IFeatureStoreGrain")]
public interface IFeatureStoreGrain : IGrainWithIntegerKey
{
    /// <summary>Loads purchases in one transaction; ends when it is durable. The same purchase again changes nothing.</summary>
    /// <param name="purchases">Valid purchases, 1 to 5,000.</param>
    /// <exception cref="ArgumentException">They are too many.</exception>
    [Alias("Load")]
    Task<LoadOutcome> Load(ImmutableArray<Purchase> purchases);

    /// <summary>What a user had bought by a time.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="asOf">The time; null for now.</param>
    /// <param name="limit">Most purchases to return, 1 to 1,000.</param>
    [Alias("GetPurchases")]
    Task<PurchaseHistory> GetPurchases(string userId, PointInTime? asOf, int limit);

    /// <summary>Erases what the store holds of a user, durably.</summary>
    [Alias("Erase")]
    Task Erase(string userId);

    /// <summary>What is in the store.</summary>
    [Alias("Describe")]
    Task<StoreSummary> Describe();
}
