using Emotion.Grains.Emotion;
using Emotion.Grains.Interfaces.Responses;
using Emotion.Grains.Responses.Episodes;
using Emotion.Grains.Responses.Rules;
using Emotion.Grains.Streaming;

namespace Emotion.Grains.Responses.Crowd;

/// <summary>What response rules see of the crowd: its counts per label in slices of event time.</summary>
internal sealed class CrowdRuleView : IRuleView
{
    private readonly IReadOnlyList<Tally> _fine;
    private readonly IReadOnlyList<Tally> _coarse;
    private readonly long _newestFine;
    private readonly long _newestCoarse;

    /// <summary>Looks at the counts as of a time.</summary>
    /// <param name="fine">The fine slices.</param>
    /// <param name="coarse">The coarse slices.</param>
    /// <param name="clockMs">The time: what lies beyond it has not happened yet.</param>
    public CrowdRuleView(IReadOnlyList<Tally> fine, IReadOnlyList<Tally> coarse, long clockMs)
    {
        (_fine, _coarse) = (fine, coarse);
        _newestFine = TrendsMath.Newest(fine, clockMs / CrowdTallies.FineMs);
        _newestCoarse = TrendsMath.Newest(coarse, clockMs / CrowdTallies.CoarseMs);
    }

    /// <summary>The end of the newest slice that holds a post, Unix milliseconds; null while there is none.</summary>
    public long? AsOfMs => _newestFine < 0 ? null : (_newestFine + 1) * CrowdTallies.FineMs;

    /// <inheritdoc/>
    public bool Matches(RuleCondition condition) => false;

    /// <inheritdoc/>
    public bool Holds(RuleCondition condition, long atMs) => condition switch
    {
        CrowdShareCondition share => Shares(share),
        CrowdRateCondition rate => rate.IsMetBy(Count(rate.Window, rate.Label, before: false).Labelled / Durations.Of(rate.Window).TotalSeconds),
        CrowdChangeCondition change => change.IsMetBy(
            Count(change.Window, change.Label, before: false), Count(change.Window, change.Label, before: true), Least(change.MinPosts)),
        _ => false,
    };

    /// <inheritdoc/>
    public string? Current(TransitionCondition condition, long atMs) => null;

    private static int Least(int? posts) => posts ?? RuleValidator.DefaultCrowdPosts;

    private bool Shares(CrowdShareCondition share)
    {
        var count = Count(share.Window, share.Label, before: false);
        return count.Posts >= Least(share.MinPosts) && share.IsMetBy(count.Labelled / count.Posts);
    }

    private WindowCount Count(RuleWindow window, string? label, bool before)
    {
        var isFine = window is RuleWindow.OneMinute or RuleWindow.FiveMinutes;
        var (tallies, newest, sliceMs) = isFine ? (_fine, _newestFine, CrowdTallies.FineMs) : (_coarse, _newestCoarse, CrowdTallies.CoarseMs);
        var slices = (long)Durations.Of(window).TotalMilliseconds / sliceMs;
        var last = before ? newest - slices : newest;
        var counts = TrendsMath.Sum(tallies, last - slices, last);
        var posts = counts.Values.Sum();
        return new WindowCount(posts, label is null ? posts : counts.GetValueOrDefault(label));
    }
}
