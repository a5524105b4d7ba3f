namespace Emotion.Grains.Recommendation.Index;

/// <summary>An item that may be recommended, and the features by which the ranker judges it.</summary>
/// <param name="Item">The item's number in the index.</param>
/// <param name="Source">What brought it up most: the reason shown to people.</param>
/// <param name="Features">Values in the order of <see cref="CandidateFeatures.Names"/>; they hold until the next session is looked at.</param>
/// <param name="Because">The number of the item that brought it up, of the sources that go by one; -1 otherwise.</param>
public readonly record struct Candidate(int Item, CandidateSource Source, ReadOnlyMemory<float> Features, int Because = -1);

/// <summary>An item that may be recommended for another reason than the running session.</summary>
/// <param name="Item">The item's number in the index.</param>
/// <param name="Source">What brought it up.</param>
/// <param name="Because">The number of the item that brought it up; -1 if none did.</param>
public readonly record struct Suggestion(int Item, CandidateSource Source, int Because = -1);

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

    /// <summary>The user clicked it in an earlier session.</summary>
    EarlierSession,

    /// <summary>It often goes with something the user clicked or bought earlier.</summary>
    GoesWith,

    /// <summary>Many have clicked it for days.</summary>
    Popular,
}
