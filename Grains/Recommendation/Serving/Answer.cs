using Emotion.Grains.Interfaces.Recommendation;
using Emotion.Grains.Recommendation.Catalogue;
using Emotion.Grains.Recommendation.Clicks;

namespace Emotion.Grains.Recommendation.Serving;

/// <summary>Collects the items of an answer, best first, each once, and fills it up with what is popular.</summary>
/// <param name="count">How many items are wanted.</param>
/// <param name="allowed">Whether an item may be recommended.</param>
/// <param name="catalogue">What is known of an item.</param>
internal sealed class Answer(int count, Func<string, bool> allowed, ItemCatalogue catalogue)
{
    private const double Step = 0.95;

    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly List<RecommendedItem> _items = new(count);

    /// <summary>The items so far, best first.</summary>
    public IReadOnlyList<RecommendedItem> Items => _items;

    /// <summary>Whether there are as many as are wanted.</summary>
    public bool IsFull => _items.Count >= count;

    /// <summary>Adds an item, unless it is there, not allowed, or one too many.</summary>
    public void Add(string itemId, double score, string why)
    {
        if (IsFull || !allowed(itemId) || !_ids.Add(itemId))
        {
            return;
        }

        var facts = catalogue.Find(itemId);
        _items.Add(new RecommendedItem
        {
            ItemId = itemId,
            Score = score,
            Why = why,
            Title = facts?.Title,
            Category = facts?.Category,
            Price = facts?.Price,
            InStock = facts?.InStock,
        });
    }

    /// <summary>Fills up with what is trending, popular, and last with what is in the catalogue; each scored below all before it.</summary>
    public void FillUp(PopularItems popular, ItemFilter filter)
    {
        foreach (var item in popular.Trending.Take(count / 2))
        {
            Add(item, Below(), "trending now");
        }

        foreach (var item in popular.Popular)
        {
            if (IsFull)
            {
                return;
            }

            Add(item, Below(), Reasons.Popular);
        }

        if (!IsFull)
        {
            foreach (var item in catalogue.Pick(filter, 10 * count))
            {
                Add(item.ItemId, Below(), Reasons.InCatalogue);
            }
        }
    }

    private double Below() => _items.Count == 0 ? Step : _items[^1].Score * Step;
}
