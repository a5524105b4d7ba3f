namespace Emotion.EventTime.Rolling;

/// <summary>
/// The windows of a <see cref="SlicedCounts"/>, from the shortest and finest to the longest and coarsest; shared by all
/// keys, so that each key stores its cells alone.
/// </summary>
public sealed class SliceTiers
{
    private readonly SliceTier[] _tiers;

    /// <summary>Checks and keeps the tiers.</summary>
    /// <param name="tiers">
    /// At least one, at most 16. Each window is longer than the one before it; each slice divides the window and is a
    /// multiple of the slice before it.
    /// </param>
    /// <exception cref="ArgumentException">They are not so.</exception>
    public SliceTiers(params ReadOnlySpan<SliceTier> tiers)
    {
        if (tiers.Length is < 1 or > 16)
        {
            throw new ArgumentException("Between 1 and 16 tiers are needed.", nameof(tiers));
        }

        for (var i = 0; i < tiers.Length; i++)
        {
            var (window, slice) = tiers[i];
            var nests = i == 0 || (window > tiers[i - 1].WindowMs && slice % tiers[i - 1].SliceMs == 0);
            if (slice <= 0 || window <= 0 || window % slice != 0 || !nests)
            {
                throw new ArgumentException($"Tier {i} ({window} ms in slices of {slice} ms) does not nest with the one before it.", nameof(tiers));
            }

            // A slice stays until the whole slice of the next tier that holds it has left the window.
            var next = i + 1 < tiers.Length ? tiers[i + 1].SliceMs : slice;
            MaxSlices += (int)((window + next) / slice) + 1;
        }

        _tiers = tiers.ToArray();
    }

    /// <summary>1 minute in slices of 1 s, 5 minutes of 5 s, 1 hour of 1 minute, 24 hours of 15 minutes.</summary>
    public static SliceTiers MinuteToDay { get; } = new(
        new SliceTier(60_000, 1_000),
        new SliceTier(300_000, 5_000),
        new SliceTier(3_600_000, 60_000),
        new SliceTier(86_400_000, 900_000));

    /// <summary>Number of tiers.</summary>
    public int Count => _tiers.Length;

    /// <summary>The tier at <paramref name="index"/>.</summary>
    public SliceTier this[int index] => _tiers[index];

    /// <summary>Length of the finest slice, milliseconds; every slice starts at a multiple of it.</summary>
    public long GrainMs => _tiers[0].SliceMs;

    /// <summary>Length of the longest window, milliseconds: what is older is forgotten.</summary>
    public long RetentionMs => _tiers[^1].WindowMs;

    /// <summary>Upper bound of the number of slices that one series keeps.</summary>
    public int MaxSlices { get; }

    /// <summary>
    /// The tier that keeps <paramref name="timeMs"/> as seen from <paramref name="nowMs"/>: the finest one whose window
    /// still touches the slice, or <see cref="Count"/> if none does.
    /// </summary>
    internal int TierOf(long timeMs, long nowMs)
    {
        for (var i = 0; i < _tiers.Length; i++)
        {
            // A slice moves on to the next tier only as a whole, so the boundary is one of the next tier's slices.
            var slice = _tiers[Math.Min(i + 1, _tiers.Length - 1)].SliceMs;
            if (FloorTo(timeMs, slice) + slice > nowMs - _tiers[i].WindowMs)
            {
                return i;
            }
        }

        return _tiers.Length;
    }

    /// <summary>The largest multiple of <paramref name="step"/> that is not above <paramref name="value"/>.</summary>
    internal static long FloorTo(long value, long step)
    {
        var rest = value % step;
        return rest < 0 ? value - rest - step : value - rest;
    }
}
