using Emotion.Grains.Recommendation.Index;

namespace Emotion.Grains.Recommendation.Clicks;

/// <summary>The items that are clicked most.</summary>
/// <param name="At">Timestamp of when they were counted.</param>
/// <param name="Popular">Over days, best first.</param>
/// <param name="Trending">Over hours, best first.</param>
public sealed record PopularItems(long At, IReadOnlyList<string> Popular, IReadOnlyList<string> Trending)
{
    private const int MaxPopular = 1_000;
    private const int MaxTrending = 200;

    /// <summary>None, as nobody has clicked yet.</summary>
    public static PopularItems None { get; } = new(long.MinValue / 2, [], []);

    /// <summary>How old they may get before they are counted again.</summary>
    public static TimeSpan Age { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Counts them.</summary>
    internal static PopularItems Of(SessionIndex index, long at) => WeightsOf(index).Rank().Name(index, at);

    /// <summary>What they are ranked by: a copy, as ranking takes milliseconds in which the index could take in no click.</summary>
    internal static Weights WeightsOf(SessionIndex index) => new(index.Popular.Copy(index.ItemCount), index.Trending.Copy(index.ItemCount));

    /// <summary>Weights of all items, by their numbers.</summary>
    internal readonly record struct Weights(double[] Popular, double[] Trending)
    {
        /// <summary>Finds the highest.</summary>
        public Numbers Rank() => new(DecayedCounts.Best(Popular, MaxPopular), DecayedCounts.Best(Trending, MaxTrending));
    }

    /// <summary>The items by their numbers, which they keep.</summary>
    internal readonly record struct Numbers(int[] Popular, int[] Trending)
    {
        /// <summary>Names them.</summary>
        public PopularItems Name(SessionIndex index, long at) => new(at, Array.ConvertAll(Popular, index.Item), Array.ConvertAll(Trending, index.Item));
    }
}
