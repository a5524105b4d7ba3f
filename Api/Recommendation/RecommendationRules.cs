using Emotion.Grains.Interfaces.Recommendation;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Api.Recommendation;

/// <summary>What a query must be like, whichever door it comes by.</summary>
internal static class RecommendationRules
{
    /// <summary>What is wrong with a query, by field.</summary>
    public static EventFaults Check(RecommendationQuery query)
    {
        var faults = new EventFaults();
        faults.RequireText("userId", query.UserId);
        if (query.K is < 1 or > RecommendationQuery.MaxItems)
        {
            faults.Add("k", $"must be a whole number from 1 to {RecommendationQuery.MaxItems}");
        }

        if (query.Context.Length > RecommendationQuery.MaxContext)
        {
            faults.Add("context", $"must have at most {RecommendationQuery.MaxContext} items");
        }
        else
        {
            foreach (var item in query.Context)
            {
                faults.RequireText("context", item);
            }
        }

        if (query.Filter.Category is { } category)
        {
            faults.RequireText("category", category, 64);
        }

        CheckPrice(faults, "minPrice", query.Filter.MinPrice);
        CheckPrice(faults, "maxPrice", query.Filter.MaxPrice);
        if (query.Filter.MinPrice > query.Filter.MaxPrice)
        {
            faults.Add("minPrice", "must not be more than maxPrice");
        }

        return faults;
    }

    private static void CheckPrice(EventFaults faults, string field, double? price)
    {
        if (price is { } value)
        {
            faults.RequireRange(field, value, 0, ShopItem.MaxPrice);
        }
    }
}
