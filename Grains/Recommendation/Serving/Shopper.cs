using System.Collections.Immutable;
using Emotion.Grains.Interfaces.Recommendation;

namespace Emotion.Grains.Recommendation.Serving;

/// <summary>What is known of a shopper at a moment: clicks of seconds ago, and purchases of years.</summary>
internal sealed class Shopper
{
    private const int MaxRunning = 30;
    private const int MaxEarlier = 20;

    private readonly Dictionary<string, ItemHistory> _items = new(StringComparer.Ordinal);

    private Shopper()
    {
    }

    /// <summary>Items of the running (or last) session and of the call's context, oldest first.</summary>
    public List<string> Running { get; } = [];

    /// <summary>Seconds between the last two of them; 0 if there were fewer.</summary>
    public double SecondsOnPrevious { get; private set; }

    /// <summary>Items of earlier sessions, those that weigh most by recency first.</summary>
    public IReadOnlyList<string> Earlier { get; private set; } = [];

    /// <summary>Items bought, the newest purchase first.</summary>
    public IReadOnlyList<string> Bought { get; private set; } = [];

    /// <summary>All purchases, by the store and by clicks.</summary>
    public long PurchaseCount { get; private set; }

    /// <summary>What the shopper did with an item; null for nothing.</summary>
    public ItemHistory? Of(string itemId) => _items.GetValueOrDefault(itemId);

    /// <summary>Puts together what is known.</summary>
    /// <param name="clicks">The clicks; null for none.</param>
    /// <param name="purchases">The purchases of the batch store.</param>
    /// <param name="context">Items looked at right now, oldest first.</param>
    /// <param name="now">The moment.</param>
    /// <param name="options">When sessions end, and how fast clicks fade.</param>
    public static Shopper Create(
        ClickHistory? clicks, PurchaseHistory purchases, ImmutableArray<string> context, DateTimeOffset now, RecommendationOptions options)
    {
        var shopper = new Shopper();
        foreach (var bought in purchases.Purchases)
        {
            shopper.Item(bought.ItemId).AddPurchase(bought.CreatedAt);
        }

        foreach (var bought in clicks?.Bought ?? [])
        {
            shopper.Item(bought.ItemId).AddPurchase(bought.At);
        }

        var recent = clicks?.Recent ?? [];
        foreach (var click in recent)
        {
            shopper.Item(click.ItemId).AddClick(click);
        }

        var session = SessionStart(recent, options.SessionGap);
        shopper.Running.AddRange(recent.Skip(Math.Max(session, recent.Length - MaxRunning)).Select(static click => click.ItemId));
        shopper.SecondsOnPrevious = recent.Length - session > 1 ? (recent[^1].At - recent[^2].At).TotalSeconds : 0;
        shopper.Earlier = Fade(recent.AsSpan()[..session], now, options.HistoryHalfLife);
        foreach (var item in context)
        {
            shopper.Running.Add(item);
            shopper.Item(item).AddClick(new RecentClick(item, ClickAction.View, now));
        }

        shopper.Bought = [.. shopper._items.Where(static entry => entry.Value.Bought > 0).OrderByDescending(static entry => entry.Value.BoughtAt).Select(static entry => entry.Key)];
        shopper.PurchaseCount = purchases.Count + (clicks?.Purchases ?? 0);
        return shopper;
    }

    private static int SessionStart(ImmutableArray<RecentClick> recent, TimeSpan gap)
    {
        var start = Math.Max(0, recent.Length - 1);
        while (start > 0 && recent[start].At - recent[start - 1].At <= gap)
        {
            start--;
        }

        return start;
    }

    /// <summary>Distinct items by the sum of their clicks' weights, which halve with age.</summary>
    private static string[] Fade(ReadOnlySpan<RecentClick> clicks, DateTimeOffset now, TimeSpan halfLife)
    {
        Dictionary<string, double> weights = new(StringComparer.Ordinal);
        foreach (var click in clicks)
        {
            var weight = Math.Pow(0.5, Math.Max(0, (now - click.At) / halfLife)) * (1 + (int)click.Action);
            weights[click.ItemId] = weights.GetValueOrDefault(click.ItemId) + weight;
        }

        return [.. weights.OrderByDescending(static entry => entry.Value).Take(MaxEarlier).Select(static entry => entry.Key)];
    }

    private ItemHistory Item(string itemId)
    {
        if (!_items.TryGetValue(itemId, out var history))
        {
            _items.Add(itemId, history = new ItemHistory());
        }

        return history;
    }
}

/// <summary>What a shopper did with one item.</summary>
internal sealed class ItemHistory
{
    /// <summary>Clicks among those that are kept.</summary>
    public int Clicks { get; private set; }

    /// <summary>The newest of them.</summary>
    public DateTimeOffset ClickedAt { get; private set; }

    /// <summary>Whether it was put into the cart and not bought since.</summary>
    public bool InCart => CartedAt > BoughtAt;

    /// <summary>How often it was bought.</summary>
    public int Bought { get; private set; }

    /// <summary>When last.</summary>
    public DateTimeOffset BoughtAt { get; private set; }

    private DateTimeOffset CartedAt { get; set; }

    /// <summary>Takes a click in.</summary>
    public void AddClick(in RecentClick click)
    {
        Clicks++;
        ClickedAt = Later(ClickedAt, click.At);
        if (click.Action == ClickAction.Cart)
        {
            CartedAt = Later(CartedAt, click.At);
        }
    }

    /// <summary>Takes a purchase in.</summary>
    public void AddPurchase(DateTimeOffset at)
    {
        Bought++;
        BoughtAt = Later(BoughtAt, at);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
