using System.Buffers;
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
    internal static PopularItems Of(SessionIndex index, long at) => new Weights().Copy(index).Rank().Name(index, at);

    /// <summary>
    /// Weights of all items, by their numbers: a copy, as ranking takes milliseconds in which the index could take in no click. To be kept for
    /// the next time, as what it holds is of the large objects' heap.
    /// </summary>
    internal sealed class Weights
    {
        private readonly ArrayBufferWriter<double> _popular = new();
        private readonly ArrayBufferWriter<double> _trending = new();

        /// <summary>Takes over what the index has now.</summary>
        /// <returns>This.</returns>
        public Weights Copy(SessionIndex index)
        {
            _popular.ResetWrittenCount();
            _popular.Write(index.Popular.First(index.ItemCount));
            _trending.ResetWrittenCount();
            _trending.Write(index.Trending.First(index.ItemCount));
            return this;
        }

        /// <summary>Finds the highest.</summary>
        public Numbers Rank() => new(DecayedCounts.Best(_popular.WrittenSpan, MaxPopular), DecayedCounts.Best(_trending.WrittenSpan, MaxTrending));
    }

    /// <summary>The items by their numbers, which they keep.</summary>
    internal readonly record struct Numbers(int[] Popular, int[] Trending)
    {
        /// <summary>Names them.</summary>
        public PopularItems Name(SessionIndex index, long at) => new(at, Array.ConvertAll(Popular, index.Item), Array.ConvertAll(Trending, index.Item));
    }
}
