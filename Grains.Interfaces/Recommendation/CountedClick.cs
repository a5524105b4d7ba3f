using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Grains.Interfaces.Recommendation;

/// <summary>
/// A click as it counted: valid, new and in order, with its number among the user's. A value of the topic
/// <see cref="Topics.ClickActivity"/>, written by users' grains alone; sent again after a crash it has the same number.
/// </summary>
public sealed record CountedClick
{
    /// <summary>The shopper.</summary>
    public required string UserId { get; init; }

    /// <summary>The item.</summary>
    public required string ItemId { get; init; }

    /// <summary>What was done.</summary>
    public required ClickAction Action { get; init; }

    /// <summary>When, Unix milliseconds.</summary>
    public required long AtMs { get; init; }

    /// <summary>The user's how many-th click it is, from 1.</summary>
    public required long Number { get; init; }

    /// <summary>Which life of the user the number belongs to: another one after an erasure.</summary>
    public required ulong Life { get; init; }
}
