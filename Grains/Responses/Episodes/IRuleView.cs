using Emotion.Grains.Interfaces.Responses;

namespace Emotion.Grains.Responses.Episodes;

/// <summary>What rules see of a key: its latest event, and its state. Each capability that has rules gives its own.</summary>
internal interface IRuleView
{
    /// <summary>Whether the latest event is one that a condition on single events means or counts.</summary>
    bool Matches(RuleCondition condition);

    /// <summary>Whether a condition on the state holds.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="atMs">As of when, Unix milliseconds; not before the key's latest event.</param>
    bool Holds(RuleCondition condition, long atMs);

    /// <summary>What the watched thing is now: <c>negative</c>, or <c>joy</c>; null while it is nothing in particular.</summary>
    string? Current(TransitionCondition condition, long atMs);
}

/// <summary>Whether a condition holds; of the past it may not be known any more.</summary>
internal enum Truth
{
    No,
    Unknown,
    Yes,
}
