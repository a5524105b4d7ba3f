using System.Collections.Concurrent;
using Emotion.Grains.Interfaces.Recommendation;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Emotion.Grains.Recommendation.Store;

/// <summary>
/// Online reads of the feature store, from memory as a rule: microseconds, where a query takes a tenth of a millisecond and
/// more. Bounded: what was not asked for longest goes first.
/// </summary>
internal sealed partial class FeatureCache(IFeatureStore store, IOptions<RecommendationOptions> options, TimeProvider time, ILogger<FeatureCache> logger) : IDisposable
{
    private readonly RecommendationOptions _options = options.Value;

    /// <summary>A ranker's feature of some hundred items for each call: its logarithm does not move in a minute, and hardly while older ones are read anew.</summary>
    private static readonly TimeSpan CountsFor = TimeSpan.FromMinutes(1);

    private readonly MemoryCache _users = new(new MemoryCacheOptions { SizeLimit = options.Value.CachedUsers, CompactionPercentage = 0.1 });
    private readonly ConcurrentDictionary<string, ItemCount> _items = new(StringComparer.Ordinal);

    /// <summary>Changed in place: a new entry for each reading would be one more thing of the old that refers to the young.</summary>
    private sealed class ItemCount(long purchases, long readAt)
    {
        public long Purchases = purchases;
        public long ReadAt = readAt;
    }

    /// <summary>A user's newest purchases, at most <see cref="RecommendationOptions.CacheFor"/> old.</summary>
    public ValueTask<PurchaseHistory> GetPurchasesAsync(string userId) =>
        _users.TryGetValue(userId, out PurchaseHistory? known) ? ValueTask.FromResult(known!) : new ValueTask<PurchaseHistory>(ReadAsync(userId));

    /// <summary>
    /// How many purchases there are of each of some items: of those asked for in the last minute at most two minutes old, of others as old as
    /// the last question for them. No answer waits for an item whose number was known once.
    /// </summary>
    /// <param name="itemIds">The items.</param>
    /// <returns>A number for each, in their order; 0 for one that the store does not know.</returns>
    public ValueTask<long[]> GetCountsAsync(IReadOnlyList<string> itemIds)
    {
        var counts = new long[itemIds.Count];
        var now = time.GetTimestamp();
        List<string>? missing = null;
        List<string>? stale = null;
        for (var at = 0; at < counts.Length; at++)
        {
            var item = itemIds[at];
            if (!_items.TryGetValue(item, out var count))
            {
                (missing ??= []).Add(item);
                continue;
            }

            counts[at] = Volatile.Read(ref count.Purchases);
            var readAt = Volatile.Read(ref count.ReadAt);
            if (time.GetElapsedTime(readAt, now) > CountsFor && Interlocked.CompareExchange(ref count.ReadAt, now, readAt) == readAt)
            {
                (stale ??= []).Add(item);
            }
        }

        if (stale is not null)
        {
            _ = Task.Run(() => RefreshAsync(stale));
        }

        return missing is null ? ValueTask.FromResult(counts) : new ValueTask<long[]>(FillAsync(itemIds, counts, missing));
    }

    /// <summary>A user's purchases have changed.</summary>
    public void Forget(string userId) => _users.Remove(userId);

    /// <inheritdoc/>
    public void Dispose() => _users.Dispose();

    private async Task<PurchaseHistory> ReadAsync(string userId)
    {
        var read = await store.ReadAsync(userId, new PointInTime(time.GetUtcNow()), _options.PurchasesPerUser, CancellationToken.None);
        return _users.Set(userId, read, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = _options.CacheFor });
    }

    private async Task<long[]> FillAsync(IReadOnlyList<string> itemIds, long[] counts, List<string> missing)
    {
        var read = await CountAsync(missing);
        for (var at = 0; at < counts.Length; at++)
        {
            if (read.TryGetValue(itemIds[at], out var count))
            {
                counts[at] = count;
            }
        }

        return counts;
    }

    /// <summary>Reads numbers anew; those that cannot be read stay, for another minute.</summary>
    private async Task RefreshAsync(List<string> stale)
    {
        try
        {
            _ = await CountAsync(stale).ConfigureAwait(false);
        }
        catch (Exception failed)
        {
            LogKeptCounts(failed, stale.Count);
        }
    }

    private async Task<IReadOnlyDictionary<string, long>> CountAsync(List<string> items)
    {
        var read = await store.CountAsync(items, CancellationToken.None);
        if (_items.Count > _options.MaxCatalogueItems)
        {
            // Read again as they are asked for: rare, as items come and go slowly.
            _items.Clear();
        }

        var now = time.GetTimestamp();
        foreach (var item in items)
        {
            var purchases = read.GetValueOrDefault(item);
            if (_items.TryGetValue(item, out var known))
            {
                Volatile.Write(ref known.Purchases, purchases);
                Volatile.Write(ref known.ReadAt, now);
            }
            else
            {
                _items[item] = new ItemCount(purchases, now);
            }
        }

        return read;
    }

    [LoggerMessage(LogLevel.Warning, "The numbers of purchases of {Items} items could not be read anew; the last known ones hold.")]
    private partial void LogKeptCounts(Exception exception, int items);
}
