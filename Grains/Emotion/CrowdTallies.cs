using Emotion.Grains.Streaming;

namespace Emotion.Grains.Emotion;

/// <summary>
/// The crowd's counts per label: tallies, which are added up per transaction and silo and written with the very states that
/// they count. Fine slices answer the short windows, coarse ones the hour.
/// </summary>
internal static class CrowdTallies
{
    /// <summary>Slices of <see cref="FineMs"/> milliseconds.</summary>
    internal const string Fine = "emotion-5s";

    /// <summary>Slices of <see cref="CoarseMs"/> milliseconds; slice <see cref="EverSlice"/> holds all posts ever.</summary>
    internal const string Coarse = "emotion-1m";

    internal const long FineMs = 5_000;

    internal const long CoarseMs = 60_000;

    internal const long EverSlice = -1;

    // Twice the longest window they answer, for the movers, and some more for late posts.
    private const long FineKept = 240;
    private const long CoarseKept = 180;

    /// <summary>Drops the slices that no window needs any more.</summary>
    internal static async Task TrimAsync(IKeyedStateStore store, long nowMs, CancellationToken cancellationToken)
    {
        await store.TrimTalliesAsync(Fine, await NewestAsync(Fine, FineMs) - FineKept, cancellationToken);
        await store.TrimTalliesAsync(Coarse, await NewestAsync(Coarse, CoarseMs) - CoarseKept, cancellationToken);

        async Task<long> NewestAsync(string tally, long sliceMs)
        {
            var limit = nowMs / sliceMs;
            var newest = 0L;
            foreach (var entry in await store.ReadTalliesAsync(tally, 0, cancellationToken))
            {
                newest = entry.Slice <= limit ? Math.Max(newest, entry.Slice) : newest;
            }

            return newest;
        }
    }
}
