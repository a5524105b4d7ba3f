using Emotion.Grains.Interfaces.Recommendation;
using Emotion.Grains.Recommendation;
using Emotion.Grains.Recommendation.Clicks;
using Emotion.Grains.Recommendation.Index;
using Emotion.Grains.Recommendation.Serving;

namespace Emotion.Training.Recommendation;

/// <summary>A question that serving would have been asked: what would this user click next?</summary>
/// <param name="Candidates">The items of the first stage, in its order.</param>
/// <param name="Rows">Their features, row after row.</param>
/// <param name="Next">What was clicked next.</param>
/// <param name="Popular">The most popular items of the moment.</param>
internal sealed record ShopQuestion(IReadOnlyList<string> Candidates, float[] Rows, string Next, IReadOnlyList<string> Popular);

/// <summary>
/// Replays a shop's clicks in the order of their times through the very code that serves: each question is answered from
/// what was known before the click, and then the click is taken in.
/// </summary>
internal sealed class ShopReplay(ShopLog log)
{
    private const int PopularEvery = 500;

    private readonly RecommendationOptions _options = new();
    private readonly CandidateGenerator _generator = new();
    private readonly Dictionary<string, ClicksState> _users = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _itemPurchases = log.Purchases.SelectMany(static user => user)
        .GroupBy(static purchase => purchase.ItemId).ToDictionary(static item => item.Key, static item => item.LongCount());

    private readonly SessionIndex _index = new(new RecommendationOptions().ToIndexOptions());
    private PopularItems _popular = PopularItems.None;

    /// <summary>Questions before clicks, of each <paramref name="every"/>th click from a share of the log on.</summary>
    /// <param name="from">Share of the clicks that are only learnt from, 0 to 1.</param>
    /// <param name="every">Ask before each how many-th click.</param>
    /// <param name="progress">Told the share done.</param>
    public IEnumerable<(double At, ShopQuestion Question)> Run(double from, int every, IProgress<double>? progress = null)
    {
        for (var at = 0; at < log.Clicks.Count; at++)
        {
            var click = log.Clicks[at];
            if (at % PopularEvery == 0)
            {
                _popular = PopularItems.Of(_index, 0);
                progress?.Report((double)at / log.Clicks.Count);
            }

            if (at >= from * log.Clicks.Count && at % every == 0 && Ask(click) is { } question)
            {
                yield return ((double)at / log.Clicks.Count, question);
            }

            TakeIn(click);
        }
    }

    private ShopQuestion? Ask(Click click)
    {
        var clicks = _users.GetValueOrDefault(click.UserId)?.ToHistory(click.UserId);
        Purchase[] known = [.. log.Purchases[click.UserId].Where(purchase => purchase.CreatedAt <= click.CreatedAt).Reverse().Take(_options.PurchasesPerUser)];
        var purchases = new PurchaseHistory { Count = known.Length, Purchases = [.. known] };
        var shopper = Shopper.Create(clicks, purchases, [], click.CreatedAt, _options);
        var candidates = _generator.Generate(_index, click.UserId, shopper, _popular, most: _options.MaxCandidates);
        if (candidates.Items.Length == 0)
        {
            return null;
        }

        var blended = new BlendedFeatures(shopper, log.Items.GetValueOrDefault, click.CreatedAt);
        for (var at = 0; at < candidates.Items.Length; at++)
        {
            var item = candidates.Items[at].ItemId;
            blended.Write(item, _itemPurchases.GetValueOrDefault(item), candidates.Row(at));
        }

        return new ShopQuestion([.. candidates.Items.Select(static candidate => candidate.ItemId)], candidates.Rows, click.ItemId, _popular.Popular);
    }

    private void TakeIn(Click click)
    {
        if (!_users.TryGetValue(click.UserId, out var user))
        {
            _users.Add(click.UserId, user = new ClicksState());
        }

        _ = user.Add(click, _options.RecentClicks, _options.RecentPurchases);
        _index.Observe(click.UserId, click.ItemId, click.CreatedAt.ToUnixTimeMilliseconds());
    }
}
