using System.Buffers;
using Emotion.EventTime.State;
using Emotion.Grains.Interfaces.Responses;
using Emotion.Grains.Responses.Episodes;

namespace Emotion.Tests.Unit.Responses;

/// <summary>A key with rules, and events of two scores.</summary>
internal sealed class TrackedKey(RuleSet rules)
{
    private RuleMemory _memory = new();

    internal static RuleSet Set(TimeSpan lateness, params ResponseRule[] rules) => new(new RuleRevision(1, [.. rules]), lateness);

    /// <summary>Judges an event, as a user's grain does.</summary>
    internal IReadOnlyList<Firing> Apply(long timeMs, double anger = 0, double joy = 0)
    {
        var firings = new List<Firing>();
        var tracker = new EpisodeTracker(rules, RuleSubject.User, _memory);
        tracker.Before(timeMs, new View(0, 0));
        tracker.After(timeMs, new View(anger, joy), firings);
        return firings;
    }

    /// <summary>What a deactivation does.</summary>
    internal int Reload()
    {
        var buffer = new ArrayBufferWriter<byte>();
        _memory.Write(new StateWriter(buffer));
        var reader = new StateReader(buffer.WrittenSpan);
        _memory = RuleMemory.Read(ref reader);
        Assert.Equal(0, reader.Remaining);
        return buffer.WrittenCount;
    }

    /// <summary>What a change of the rules does.</summary>
    internal IReadOnlyList<Firing> Apply(RuleSet others, long timeMs, double anger)
    {
        var changed = new TrackedKey(others) { _memory = _memory };
        return changed.Apply(timeMs, anger);
    }

    private sealed class View(double anger, double joy) : IRuleView
    {
        public bool Matches(RuleCondition condition) =>
            condition is IScorePredicate predicate && predicate.IsMetBy(predicate.Label == "anger" ? anger : joy);

        public bool Holds(RuleCondition condition, long atMs) => false;

        public string? Current(TransitionCondition condition, long atMs) => anger > joy ? "negative" : joy > anger ? "positive" : null;
    }
}
