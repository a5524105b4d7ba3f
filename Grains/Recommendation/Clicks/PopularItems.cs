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
    internal static PopularItems Of(SessionIndex index, long at) => new(
        at,
        Array.ConvertAll(index.Popular.Best(MaxPopular, index.ItemCount), index.Item),
        Array.ConvertAll(index.Trending.Best(MaxTrending, index.ItemCount), index.Item));
}
