using Emotion.Grains.Features;
using Emotion.Grains.Interfaces.Features;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Grains.Recommendation.Serving;
using Emotion.Grains.Recommendation.Store;

namespace Emotion.Grains.Recommendation;

/// <summary>The features of candidates: those the ranker sees, real-time and batch.</summary>
internal sealed class RecommendationFeatures(IFeatureStore store) : IFeatureSource
{
    /// <summary>The batch store.</summary>
    private const string Purchases = "purchases";

    /// <inheritdoc/>
    public IEnumerable<FeatureDescription> Features => BlendedFeatures.Names.Select(static name => new FeatureDescription(
        name,
        "recommendation",
        name is "clicksInSession" or "sessionLength" or "clicksByUser" or "boughtByUser" or "nextItems" ? "count" : "number",
        name switch
        {
            "logPopularity" => "decayed 5d",
            "logTrend" => "decayed 6h",
            _ when name.Contains("ession", StringComparison.Ordinal) || name is "clicksAgo" or "isLast" => "session",
            _ => null,
        },
        name switch
        {
            "logItemPurchases" => Purchases,
            "boughtByUser" or "daysSinceBought" or "logUserPurchases" => $"{Topics.Clicks}+{Purchases}",
            "inStock" => Topics.Items,
            "categoryShareOfSession" or "logPriceToSession" => $"{Topics.Clicks}+{Topics.Items}",
            "categoryShareOfPurchases" => $"{Topics.Items}+{Purchases}",
            _ => Topics.Clicks,
        }));

    /// <inheritdoc/>
    public async ValueTask<DateTimeOffset?> GetNewestAsync(string source) =>
        source == Purchases ? (await store.DescribeAsync(CancellationToken.None)).NewestAt : null;
}
