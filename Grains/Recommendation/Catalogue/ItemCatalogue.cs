using System.Collections.Concurrent;
using Emotion.Grains.Interfaces.Recommendation;
using Microsoft.Extensions.Options;

namespace Emotion.Grains.Recommendation.Catalogue;

/// <summary>
/// What this silo knows of all items, in memory: about 300 bytes each. Items beyond the limit of the settings are left out
/// and counted; they can still be recommended, but pass no filter. Safe for concurrent use.
/// </summary>
public sealed class ItemCatalogue(IOptions<RecommendationOptions> options)
{
    private readonly ConcurrentDictionary<string, ShopItem> _items = new(StringComparer.Ordinal);
    private readonly int _limit = options.Value.MaxCatalogueItems;
    private long _leftOut;

    /// <summary>How many items are known.</summary>
    public int Count => _items.Count;

    /// <summary>How many times an item was left out because the catalogue was full.</summary>
    public long LeftOut => Volatile.Read(ref _leftOut);

    /// <summary>What is known of an item; null for one that is not in the catalogue.</summary>
    public ShopItem? Find(string itemId) => _items.GetValueOrDefault(itemId);

    /// <summary>Takes an item in, or what is newly known of it.</summary>
    public void Put(ShopItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (_items.Count >= _limit && !_items.ContainsKey(item.ItemId))
        {
            _ = Interlocked.Increment(ref _leftOut);
            return;
        }

        _items[item.ItemId] = item;
    }

    /// <summary>Drops an item.</summary>
    public void Remove(string itemId) => _items.TryRemove(itemId, out _);

    /// <summary>Items that pass a filter, in no particular order, until there are enough.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="count">How many at most.</param>
    public IEnumerable<ShopItem> Pick(ItemFilter filter, int count)
    {
        ArgumentNullException.ThrowIfNull(filter);
        return _items.Select(static entry => entry.Value).Where(filter.Passes).Take(count);
    }
}
