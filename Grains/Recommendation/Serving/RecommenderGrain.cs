using Emotion.Grains.Interfaces.Recommendation;
using Orleans.Concurrency;

namespace Emotion.Grains.Recommendation.Serving;

/// <summary>The local door to the recommender. It keeps no state and waits for others most of the time, so its calls overlap.</summary>
[StatelessWorker, Reentrant]
internal sealed class RecommenderGrain(Recommender recommender) : Grain, IRecommenderGrain
{
    /// <summary>Below, there is no time to ask anybody.</summary>
    private static readonly TimeSpan LeastBudget = TimeSpan.FromMilliseconds(2);

    /// <inheritdoc/>
    public Task<Recommendations> Recommend(RecommendationQuery query)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.K, 1, nameof(query));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.K, RecommendationQuery.MaxItems, nameof(query));
        return query.Budget < LeastBudget ? Task.FromResult(recommender.Popular(query)) : recommender.RecommendAsync(query);
    }
}
