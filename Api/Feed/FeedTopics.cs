using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Api.Feed;

/// <summary>The types of events in the feed and the topics they come from. The order is part of every cursor: add at the end.</summary>
internal static class FeedTopics
{
    /// <summary>Types, as in frames and in the parameter <c>types</c>.</summary>
    public static readonly string[] Types = ["emotion", "risk", "price", "response"];

    /// <summary>Topics, in the order of <see cref="Types"/>.</summary>
    public static readonly string[] Names = [Topics.Emotions, Topics.RiskScores, Topics.Prices, Topics.Responses];

    /// <summary>How many there are.</summary>
    public static int Count => Names.Length;

    /// <summary>All of them, as a set of bits.</summary>
    public static int All => (1 << Names.Length) - 1;

    /// <summary>Index of a topic.</summary>
    public static int IndexOf(string topic) => Array.IndexOf(Names, topic);
}
