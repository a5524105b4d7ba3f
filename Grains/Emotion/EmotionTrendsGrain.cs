using System.Collections.Immutable;
using Emotion.Grains.Interfaces.Emotion;
using Emotion.Grains.Streaming;
using Orleans.Concurrency;

namespace Emotion.Grains.Emotion;

/// <summary>
/// Answers trends from the tallies: one reader per silo, which reads at most once a second whatever the number of queries.
/// </summary>
[StatelessWorker(1)]
[GrainType("emotiontrends")]
public sealed class EmotionTrendsGrain(IKeyedStateStore store, TimeProvider time) : Grain, IEmotionTrendsGrain
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private IReadOnlyList<Tally> _fine = [];
    private IReadOnlyList<Tally> _coarse = [];
    private long? _readAt;

    /// <inheritdoc/>
    public async Task<EmotionTrends> GetTrends(string window)
    {
        var (isFine, slices) = SlicesOf(window);
        await RefreshAsync();
        var (tallies, sliceMs, newest) = Read(isFine);
        return TrendsMath.Compute(window, tallies, _coarse, slices, sliceMs, newest);
    }

    /// <inheritdoc/>
    public async Task<EmotionTrendHistory> GetHistory(string window)
    {
        var (isFine, slices) = SlicesOf(window);
        await RefreshAsync();
        var (tallies, sliceMs, newest) = Read(isFine);
        return TrendsMath.History(tallies, 2 * slices, sliceMs, newest);
    }

    private static (bool IsFine, int Slices) SlicesOf(string window) => window switch
    {
        "1m" => (true, 12),
        "5m" => (true, 60),
        "1h" => (false, 60),
        _ => throw new ArgumentException("The window must be 1m, 5m or 1h.", nameof(window)),
    };

    private (IReadOnlyList<Tally> Tallies, long SliceMs, long Newest) Read(bool isFine)
    {
        var sliceMs = isFine ? CrowdTallies.FineMs : CrowdTallies.CoarseMs;
        return (isFine ? _fine : _coarse, sliceMs, time.GetUtcNow().ToUnixTimeMilliseconds() / sliceMs);
    }

    private async Task RefreshAsync()
    {
        if (_readAt is { } at && time.GetElapsedTime(at) < MaxAge)
        {
            return;
        }

        _fine = await store.ReadTalliesAsync(CrowdTallies.Fine, 0);
        _coarse = await store.ReadTalliesAsync(CrowdTallies.Coarse, CrowdTallies.EverSlice);
        _readAt = time.GetTimestamp();
    }
}

/// <summary>Trends out of tallies.</summary>
internal static class TrendsMath
{
    private const int MaxMovers = 5;

    /// <summary>Sums the window that ends with the newest slice, and compares it with the one before.</summary>
    /// <param name="window">The window's name.</param>
    /// <param name="tallies">The tallies, in slices of <paramref name="sliceMs"/>.</param>
    /// <param name="totals">Tallies that hold the totals under <see cref="CrowdTallies.EverSlice"/>.</param>
    /// <param name="slices">Slices in the window.</param>
    /// <param name="sliceMs">A slice's length.</param>
    /// <param name="newest">The slice of the clock: what lies beyond it has not happened yet.</param>
    internal static EmotionTrends Compute(
        string window, IReadOnlyList<Tally> tallies, IReadOnlyList<Tally> totals, int slices, long sliceMs, long newest)
    {
        var ever = totals.Where(static tally => tally.Slice == CrowdTallies.EverSlice).Sum(static tally => tally.Count);
        var last = Newest(tallies, newest);
        if (last < 0)
        {
            return new EmotionTrends(window, null, 0, 0, ImmutableSortedDictionary<string, long>.Empty, [], [], ever);
        }

        var current = Sum(tallies, last - slices, last);
        var previous = Sum(tallies, last - (2 * slices), last - slices);
        var total = current.Values.Sum();
        var before = Math.Max(1, previous.Values.Sum());
        var labels = current.OrderByDescending(static pair => pair.Value).ThenBy(static pair => pair.Key, StringComparer.Ordinal)
            .Select(pair => new LabelShare(pair.Key, pair.Value, (double)pair.Value / total))
            .ToImmutableArray();
        var movers = current.Keys.Union(previous.Keys, StringComparer.Ordinal)
            .Select(label => (Label: label, Now: (double)current.GetValueOrDefault(label) / total, Then: (double)previous.GetValueOrDefault(label) / before))
            .Where(static move => !move.Now.Equals(move.Then))
            .OrderByDescending(static move => Math.Abs(move.Now - move.Then)).ThenBy(static move => move.Label, StringComparer.Ordinal)
            .Take(MaxMovers)
            .Select(static move => new LabelMove(move.Label, move.Now, move.Then, move.Now - move.Then))
            .ToImmutableArray();
        return new EmotionTrends(
            window,
            DateTimeOffset.FromUnixTimeMilliseconds((last + 1) * sliceMs),
            total,
            total / (slices * sliceMs / 1000.0),
            current.ToImmutableSortedDictionary(StringComparer.Ordinal),
            labels,
            movers,
            ever);
    }

    /// <summary>The counts of each slice of the last ones.</summary>
    /// <param name="tallies">The tallies, in slices of <paramref name="sliceMs"/>.</param>
    /// <param name="slices">How many slices, up to and with the newest that holds a post.</param>
    /// <param name="sliceMs">A slice's length.</param>
    /// <param name="newest">The slice of the clock: what lies beyond it has not happened yet.</param>
    internal static EmotionTrendHistory History(IReadOnlyList<Tally> tallies, int slices, long sliceMs, long newest)
    {
        var last = Newest(tallies, newest);
        var held = tallies.Where(tally => tally.Slice >= 0 && tally.Slice > last - slices && tally.Slice <= last)
            .GroupBy(static tally => tally.Slice)
            .OrderBy(static slice => slice.Key)
            .Select(slice => new EmotionTrendSlice(
                DateTimeOffset.FromUnixTimeMilliseconds(slice.Key * sliceMs),
                slice.GroupBy(static tally => tally.Item, static tally => tally.Count, StringComparer.Ordinal)
                    .ToImmutableSortedDictionary(static label => label.Key, static label => label.Sum(), StringComparer.Ordinal)));
        return new EmotionTrendHistory((int)(sliceMs / 1000), [.. held]);
    }

    /// <summary>The newest slice that holds a post and is not beyond a limit; -1 if there is none.</summary>
    internal static long Newest(IReadOnlyList<Tally> tallies, long limit)
    {
        var newest = -1L;
        foreach (var tally in tallies)
        {
            newest = tally.Slice <= limit ? Math.Max(newest, tally.Slice) : newest;
        }

        return newest;
    }

    /// <summary>Counts per label over the slices in (<paramref name="after"/>, <paramref name="last"/>].</summary>
    internal static Dictionary<string, long> Sum(IReadOnlyList<Tally> tallies, long after, long last)
    {
        var sums = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var tally in tallies)
        {
            if (tally.Slice > after && tally.Slice <= last && tally.Slice >= 0)
            {
                sums[tally.Item] = sums.GetValueOrDefault(tally.Item) + tally.Count;
            }
        }

        return sums;
    }
}
