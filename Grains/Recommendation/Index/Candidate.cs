namespace Emotion.Grains.Recommendation.Index;

/// <summary>An item that may be recommended, and the features by which the ranker judges it.</summary>
/// <param name="Item">The item's number in the index.</param>
/// <param name="Source">What brought it up most: the reason shown to people.</param>
/// <param name="Features">Values in the order of <see cref="CandidateFeatures.Names"/>.</param>
public readonly record struct Candidate(int Item, CandidateSource Source, float[] Features);

/// <summary>What brought a candidate up.</summary>
public enum CandidateSource
{
    /// <summary>Sessions like this one contain it.</summary>
    SimilarSessions,

    /// <summary>It often follows what was just clicked.</summary>
    OftenNext,

    /// <summary>It was clicked in this session.</summary>
    ThisSession,

    /// <summary>Many click it now.</summary>
    Trending,
}
