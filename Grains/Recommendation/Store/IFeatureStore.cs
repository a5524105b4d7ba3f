using Emotion.Grains.Interfaces.Recommendation;

namespace Emotion.Grains.Recommendation.Store;

/// <summary>
/// The batch feature store: purchases by user, readable as they were known at any time, and purchases per item. Implemented
/// by the silo for SQLite and PostgreSQL. Safe for concurrent use.
/// </summary>
public interface IFeatureStore
{
    /// <summary>Loads purchases in one transaction. A purchase that is there already changes nothing, but for its quantity if that differs.</summary>
    /// <param name="purchases">Valid purchases; of two with one identity the last holds.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<LoadOutcome> LoadAsync(IReadOnlyList<Purchase> purchases, CancellationToken cancellationToken);

    /// <summary>What a user had bought by a time.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="time">The time.</param>
    /// <param name="limit">Most purchases to return, the newest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<PurchaseHistory> ReadAsync(string userId, PointInTime time, int limit, CancellationToken cancellationToken);

    /// <summary>How many purchases there are of each of some items.</summary>
    /// <param name="itemIds">The items.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Counts by item; an item without purchases is left out.</returns>
    Task<IReadOnlyDictionary<string, long>> CountAsync(IReadOnlyCollection<string> itemIds, CancellationToken cancellationToken);

    /// <summary>Erases a user's purchases, from the items' counts too.</summary>
    Task EraseAsync(string userId, CancellationToken cancellationToken);

    /// <summary>What is in the store.</summary>
    Task<StoreSummary> DescribeAsync(CancellationToken cancellationToken);
}
