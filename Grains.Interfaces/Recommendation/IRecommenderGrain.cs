namespace Emotion.Grains.Interfaces.Recommendation;

/// <summary>Recommends items, on the silo it is called from: a stateless worker.</summary>
[Alias("Emotion.Recommendation.IRecommenderGrain")]
public interface IRecommenderGrain : IGrainWithIntegerKey
{
    /// <summary>The best items for a user. Never fails for want of time or of a part of the system: see <see cref="Recommendations.Degraded"/>.</summary>
    /// <param name="query">Who, how many, and which.</param>
    /// <exception cref="ArgumentOutOfRangeException">K is out of its range.</exception>
    [Alias("Recommend")]
    Task<Recommendations> Recommend(RecommendationQuery query);
}
