using Emotion.Grains.Interfaces.Recommendation;
using Emotion.Grains.Recommendation.Index;

namespace Emotion.Grains.Recommendation.Serving;

/// <summary>
/// What the ranker judges a candidate by: the session's features (<see cref="CandidateFeatures"/>), then those that need the
/// shopper's history, the batch store and the catalogue. -1 stands for unknown.
/// </summary>
internal sealed class BlendedFeatures
{
    private const float Unknown = -1;

    private readonly Shopper _shopper;
    private readonly Func<string, ShopItem?> _catalogue;
    private readonly DateTimeOffset _now;
    private readonly Dictionary<string, int> _sessionCategories = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _boughtCategories = new(StringComparer.Ordinal);
    private readonly int _inSession;
    private readonly int _inPurchases;
    private readonly double _sessionPrice;

    /// <summary>Prepares the features of one shopper's candidates.</summary>
    /// <param name="shopper">The shopper.</param>
    /// <param name="catalogue">What is known of an item.</param>
    /// <param name="now">The moment.</param>
    public BlendedFeatures(Shopper shopper, Func<string, ShopItem?> catalogue, DateTimeOffset now)
    {
        (_shopper, _catalogue, _now) = (shopper, catalogue, now);
        _inSession = Count(shopper.Running, _sessionCategories);
        _inPurchases = Count(shopper.Bought, _boughtCategories);
        var prices = shopper.Running.Select(item => catalogue(item)?.Price).Where(static price => price > 0).Select(static price => price!.Value).ToList();
        _sessionPrice = prices.Count == 0 ? 0 : prices.Average();
    }

    /// <summary>Names of all features, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        .. CandidateFeatures.Names,
        "boughtByUser", "daysSinceBought", "logUserPurchases", "logItemPurchases", "categoryShareOfSession",
        "categoryShareOfPurchases", "logPriceToSession", "inStock", "inCart", "logSecondsSinceClicked", "clicksByUser",
    ];

    /// <summary>Writes a candidate's features but those of the session, which stand there already.</summary>
    /// <param name="itemId">The candidate.</param>
    /// <param name="itemPurchases">Purchases of the item by all users, from the batch store.</param>
    /// <param name="row">The candidate's row: a value for each of <see cref="Names"/>.</param>
    public void Write(string itemId, long itemPurchases, Span<float> row)
    {
        var rest = row[CandidateFeatures.Names.Count..];
        var history = _shopper.Of(itemId);
        var facts = _catalogue(itemId);
        var bought = history is { Bought: > 0 };
        rest[0] = history?.Bought ?? 0;
        rest[1] = bought ? (float)Math.Max(0, (_now - history!.BoughtAt).TotalDays) : Unknown;
        rest[2] = (float)Math.Log(1 + _shopper.PurchaseCount);
        rest[3] = (float)Math.Log(1 + itemPurchases);
        rest[4] = Share(_sessionCategories, _inSession, facts?.Category);
        rest[5] = Share(_boughtCategories, _inPurchases, facts?.Category);
        rest[6] = facts?.Price is > 0 and var price && _sessionPrice > 0 ? (float)Math.Log(price / _sessionPrice) : 0;
        rest[7] = facts?.InStock is { } inStock ? (inStock ? 1 : 0) : Unknown;
        rest[8] = history?.InCart == true ? 1 : 0;
        rest[9] = history is { Clicks: > 0 } ? (float)Math.Log(1 + Math.Max(0, (_now - history.ClickedAt).TotalSeconds)) : Unknown;
        rest[10] = history?.Clicks ?? 0;
    }

    private static float Share(Dictionary<string, int> categories, int total, string? category) =>
        category is null || total == 0 ? Unknown : categories.GetValueOrDefault(category) / (float)total;

    /// <summary>Counts items by their categories.</summary>
    /// <returns>How many have one.</returns>
    private int Count(IEnumerable<string> items, Dictionary<string, int> categories)
    {
        var total = 0;
        foreach (var item in items)
        {
            if (_catalogue(item)?.Category is { } category)
            {
                categories[category] = categories.GetValueOrDefault(category) + 1;
                total++;
            }
        }

        return total;
    }
}
