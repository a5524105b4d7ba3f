using System.Collections.Immutable;
using Emotion.Grains.Interfaces.Recommendation;
using Orleans.Concurrency;

namespace Emotion.Grains.Recommendation.Store;

/// <summary>The local door to the feature store. It keeps no state and only waits for the database, so its calls overlap.</summary>
[StatelessWorker, Reentrant]
internal sealed class FeatureStoreGrain(IFeatureStore store, FeatureCache cache, TimeProvider time)
    : Grain, IFeatureStoreGrain
{
    private const int MaxBatch = 5_000;

    /// <inheritdoc/>
    public async Task<LoadOutcome> Load(ImmutableArray<Purchase> purchases)
    {
        if (purchases.Length > MaxBatch)
        {
            throw new ArgumentException($"{purchases.Length} purchases are more than {MaxBatch}: load them in parts.", nameof(purchases));
        }

        var outcome = await store.LoadAsync(purchases, CancellationToken.None);
        foreach (var purchase in purchases)
        {
            cache.Forget(purchase.UserId);
        }

        return outcome;
    }

    /// <inheritdoc/>
    public Task<PurchaseHistory> GetPurchases(string userId, PointInTime? asOf, int limit) =>
        store.ReadAsync(userId, asOf ?? new PointInTime(time.GetUtcNow()), limit, CancellationToken.None);

    /// <inheritdoc/>
    public async Task Erase(string userId)
    {
        await store.EraseAsync(userId, CancellationToken.None);
        cache.Forget(userId);
    }

    /// <inheritdoc/>
    public Task<StoreSummary> Describe() => store.DescribeAsync(CancellationToken.None);
}
