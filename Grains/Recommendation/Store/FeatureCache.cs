using Emotion.Grains.Interfaces.Recommendation;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace Emotion.Grains.Recommendation.Store;

/// <summary>
/// Online reads of the feature store, from memory as a rule: microseconds, where a query takes a tenth of a millisecond and
/// more. Bounded: what was not asked for longest goes first.
/// </summary>
internal sealed class FeatureCache(IFeatureStore store, IOptions<RecommendationOptions> options, TimeProvider time) : IDisposable
{
    private readonly RecommendationOptions _options = options.Value;
    private readonly MemoryCache _users = New(options.Value.CachedUsers);
    private readonly MemoryCache _items = New(options.Value.MaxCatalogueItems);

    /// <summary>A user's newest purchases, at most <see cref="RecommendationOptions.CacheFor"/> old.</summary>
    public ValueTask<PurchaseHistory> GetPurchasesAsync(string userId) =>
        _users.TryGetValue(userId, out PurchaseHistory? known) ? ValueTask.FromResult(known!) : new ValueTask<PurchaseHistory>(ReadAsync(userId));

    /// <summary>How many purchases there are of each of some items, at most <see cref="RecommendationOptions.CacheFor"/> old.</summary>
    public ValueTask<Dictionary<string, long>> GetCountsAsync(IReadOnlyCollection<string> itemIds)
    {
        var counts = new Dictionary<string, long>(itemIds.Count, StringComparer.Ordinal);
        List<string>? missing = null;
        foreach (var item in itemIds)
        {
            if (_items.TryGetValue(item, out long count))
            {
                counts[item] = count;
            }
            else
            {
                (missing ??= []).Add(item);
            }
        }

        return missing is null ? ValueTask.FromResult(counts) : new ValueTask<Dictionary<string, long>>(CountAsync(missing, counts));
    }

    /// <summary>A user's purchases have changed.</summary>
    public void Forget(string userId) => _users.Remove(userId);

    /// <inheritdoc/>
    public void Dispose()
    {
        _users.Dispose();
        _items.Dispose();
    }

    private static MemoryCache New(int limit) => new(new MemoryCacheOptions { SizeLimit = limit, CompactionPercentage = 0.1 });

    private async Task<PurchaseHistory> ReadAsync(string userId)
    {
        var read = await store.ReadAsync(userId, new PointInTime(time.GetUtcNow()), _options.PurchasesPerUser, CancellationToken.None);
        return Keep(_users, userId, read);
    }

    private async Task<Dictionary<string, long>> CountAsync(List<string> missing, Dictionary<string, long> counts)
    {
        var read = await store.CountAsync(missing, CancellationToken.None);
        foreach (var item in missing)
        {
            counts[item] = Keep(_items, item, read.GetValueOrDefault(item));
        }

        return counts;
    }

    private T Keep<T>(MemoryCache cache, string key, T value) =>
        cache.Set(key, value, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = _options.CacheFor });
}
