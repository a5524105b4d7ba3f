using Emotion.Grains.Interfaces.Responses;
using Emotion.Grains.Responses.Rules;

namespace Emotion.Grains.Responses.Episodes;

/// <summary>A moment at which a rule is judged.</summary>
/// <param name="Memory">What the rule remembers of the key.</param>
/// <param name="View">The key's state.</param>
/// <param name="AtMs">The moment, Unix milliseconds.</param>
/// <param name="IsNow">Whether the view's state is the one of that moment; of the past only logged events are known.</param>
internal readonly record struct RuleMoment(EpisodeMemory Memory, IRuleView View, long AtMs, bool IsNow);

/// <summary>A condition made ready to be judged.</summary>
internal abstract class RuleNode
{
    internal abstract Truth At(in RuleMoment moment);

    /// <summary>Makes a condition ready, and collects those of its parts that remember something.</summary>
    internal static RuleNode Of(RuleCondition condition, List<MemoryLeaf> leaves) => condition switch
    {
        AllCondition all => new AllNode([.. all.Of.Select(part => Of(part, leaves))]),
        AnyCondition any => new AnyNode([.. any.Of.Select(part => Of(part, leaves))]),
        ScoreCondition or RiskScoreCondition or RiskDecisionCondition or PriceCondition => Add(new EventLeaf(condition, leaves.Count), leaves),
        CountCondition count => Add(new CountLeaf(condition, leaves.Count, count.AtLeast, Durations.Parse(count.Within)), leaves),
        RiskCountCondition count => Add(new CountLeaf(condition, leaves.Count, count.AtLeast, Durations.Parse(count.Within)), leaves),
        TransitionCondition transition => Add(new TransitionLeaf(transition, leaves.Count), leaves),
        _ => new StateLeaf(condition),
    };

    private static MemoryLeaf Add(MemoryLeaf leaf, List<MemoryLeaf> leaves)
    {
        leaves.Add(leaf);
        return leaf;
    }
}

internal sealed class AllNode(RuleNode[] parts) : RuleNode
{
    internal override Truth At(in RuleMoment moment)
    {
        var truth = Truth.Yes;
        foreach (var part in parts)
        {
            truth = (Truth)Math.Min((int)truth, (int)part.At(moment));
        }

        return truth;
    }
}

internal sealed class AnyNode(RuleNode[] parts) : RuleNode
{
    internal override Truth At(in RuleMoment moment)
    {
        var truth = Truth.No;
        foreach (var part in parts)
        {
            truth = (Truth)Math.Max((int)truth, (int)part.At(moment));
        }

        return truth;
    }
}

/// <summary>A condition on the key's state, such as a window: of the past it is not known.</summary>
internal sealed class StateLeaf(RuleCondition condition) : RuleNode
{
    internal override Truth At(in RuleMoment moment) =>
        !moment.IsNow ? Truth.Unknown : moment.View.Holds(condition, moment.AtMs) ? Truth.Yes : Truth.No;
}

/// <summary>A condition that remembers something of each key.</summary>
internal abstract class MemoryLeaf(int index) : RuleNode
{
    /// <summary>Most events remembered by a condition that does not count.</summary>
    protected const int MostEvents = 64;

    /// <summary>How far an event reaches into the future of the condition.</summary>
    internal virtual long ReachMs => 0;

    /// <summary>Takes in an event.</summary>
    /// <param name="memory">The rule's memory.</param>
    /// <param name="view">The key, the event counted.</param>
    /// <param name="timeMs">The event's time.</param>
    /// <param name="latestMs">The latest event time of the key; above <paramref name="timeMs"/> for an event that comes late.</param>
    internal abstract void Observe(EpisodeMemory memory, IRuleView view, long timeMs, long latestMs);

    /// <summary>Forgets what can no longer change anything.</summary>
    internal abstract void Trim(EpisodeMemory memory, long horizonMs);

    protected LeafMemory Of(EpisodeMemory memory) => memory.Leaves[index];
}

/// <summary>A condition on the latest event: it holds until the next one.</summary>
internal sealed class EventLeaf(RuleCondition condition, int index) : MemoryLeaf(index)
{
    internal override Truth At(in RuleMoment moment)
    {
        var log = Of(moment.Memory).Log;
        return log.ValueAt(moment.AtMs) switch
        {
            true => Truth.Yes,
            null when log.FloorMs != long.MinValue => Truth.Unknown,
            _ => Truth.No,
        };
    }

    internal override void Observe(EpisodeMemory memory, IRuleView view, long timeMs, long latestMs)
    {
        var (log, value) = (Of(memory).Log, view.Matches(condition));
        if (log.Count == 0 && !value)
        {
            return; // Where nothing ever matched nothing is remembered.
        }

        var now = log.ValueAt(latestMs) ?? false;
        log.Add(timeMs, value);
        if (timeMs < latestMs && log.ValueAt(latestMs) != now)
        {
            log.Add(latestMs, now);
        }
    }

    internal override void Trim(EpisodeMemory memory, long horizonMs) => Of(memory).Log.Trim(horizonMs, MostEvents, keepLast: true);
}

/// <summary>Enough events within a stretch of time.</summary>
internal sealed class CountLeaf(RuleCondition condition, int index, int atLeast, TimeSpan within) : MemoryLeaf(index)
{
    private readonly long _withinMs = (long)within.TotalMilliseconds;
    private readonly int _most = Math.Max(MostEvents, 2 * atLeast);

    internal override long ReachMs => _withinMs;

    internal override Truth At(in RuleMoment moment)
    {
        var log = Of(moment.Memory).Log;
        var from = moment.AtMs - _withinMs;
        return log.CountIn(from, moment.AtMs) >= atLeast ? Truth.Yes : from < log.FloorMs ? Truth.Unknown : Truth.No;
    }

    internal override void Observe(EpisodeMemory memory, IRuleView view, long timeMs, long latestMs)
    {
        if (view.Matches(condition))
        {
            Of(memory).Log.Add(timeMs, value: true);
        }
    }

    internal override void Trim(EpisodeMemory memory, long horizonMs) => Of(memory).Log.Trim(horizonMs - _withinMs, _most, keepLast: false);
}

/// <summary>Something turned into something else, and is so still.</summary>
internal sealed class TransitionLeaf(TransitionCondition condition, int index) : MemoryLeaf(index)
{
    internal override Truth At(in RuleMoment moment)
    {
        var memory = Of(moment.Memory);
        return !moment.IsNow ? Truth.Unknown
            : memory.Current == condition.To && memory.Previous is { } from && (condition.From is null || condition.From == from) ? Truth.Yes
            : Truth.No;
    }

    internal override void Observe(EpisodeMemory memory, IRuleView view, long timeMs, long latestMs)
    {
        var leaf = Of(memory);
        if (view.Current(condition, latestMs) is { } current && current != leaf.Current)
        {
            (leaf.Previous, leaf.Current) = (leaf.Current, current);
        }
    }

    internal override void Trim(EpisodeMemory memory, long horizonMs)
    {
        // Two names: nothing grows.
    }
}
