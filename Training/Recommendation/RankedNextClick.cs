using Emotion.Grains.Recommendation.Index;

namespace Emotion.Training.Recommendation;

/// <summary>Our recommender as it serves: candidates of the first stage, ordered by a ranker.</summary>
internal static class RankedNextClick
{
    /// <summary>The recommender.</summary>
    /// <param name="index">What is known about sessions.</param>
    /// <param name="score">The ranker's score of a candidate's features; higher is better.</param>
    public static NextClick Create(SessionIndex index, Func<ReadOnlyMemory<float>, float> score)
    {
        var features = new CandidateFeatures();
        return (running, seconds, into) =>
        {
            var candidates = features.Gather(index, running, ownSlot: -1, seconds);
            var items = new int[candidates.Count];
            var scores = new float[candidates.Count];
            for (var at = 0; at < items.Length; at++)
            {
                items[at] = candidates[at].Item;
                scores[at] = -score(candidates[at].Features);
            }

            Array.Sort(scores, items);
            var count = Math.Min(into.Length, items.Length);
            items.AsSpan(0, count).CopyTo(into);
            return count;
        };
    }
}
