using Emotion.Grains.Interfaces.Responses;
using Emotion.Grains.Responses.Episodes;
using Emotion.Grains.Responses.Judging;

namespace Emotion.Grains.Responses.Trials;

/// <summary>One rule on stage: judges events as the grains do, and keeps count of what it would have sent.</summary>
internal sealed class RehearsalStage(ResponseRule rule, TimeSpan allowedLateness)
{
    private const int MostResponses = 100;

    private readonly RuleSet _set = new(new RuleRevision(1, [rule with { Enabled = true }]), allowedLateness);
    private readonly Dictionary<string, RuleMemory> _memories = new(StringComparer.Ordinal);
    private readonly HashSet<string> _fired = new(StringComparer.Ordinal);
    private readonly Queue<RuleResponse> _responses = [];
    private readonly List<Firing> _firings = [];
    private long _fromMs = long.MaxValue;
    private long _toMs = long.MinValue;
    private int _events;
    private int _count;

    /// <summary>Judges an event.</summary>
    /// <param name="key">The user or zone.</param>
    /// <param name="timeMs">Its time, Unix milliseconds.</param>
    /// <param name="before">The key as it was.</param>
    /// <param name="count">Counts the event, and gives the key as it is then.</param>
    /// <param name="trigger">What a response says of the event.</param>
    public void Judge(string key, long timeMs, IRuleView before, Func<IRuleView> count, Func<TriggeringEvent> trigger)
    {
        if (!_memories.TryGetValue(key, out var memory))
        {
            _memories.Add(key, memory = new RuleMemory());
        }

        (_fromMs, _toMs) = (Math.Min(_fromMs, timeMs), Math.Max(_toMs, timeMs));
        _events++;
        _firings.Clear();
        var tracker = new EpisodeTracker(_set, rule.Subject, memory);
        tracker.Before(timeMs, before);
        tracker.After(timeMs, count(), _firings);
        for (var i = 0; i < _firings.Count; i++)
        {
            _ = _fired.Add(key);
            _count++;
            _responses.Enqueue(ResponseWriter.Create(_firings, i, key, trigger()));
            if (_responses.Count > MostResponses)
            {
                _ = _responses.Dequeue();
            }
        }
    }

    /// <summary>What came of it.</summary>
    public DryRunReport Report(TimeSpan took) => new()
    {
        Sentence = rule.Sentence,
        Subject = rule.Subject,
        From = _events == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(_fromMs),
        To = _events == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(_toMs),
        Events = _events,
        Keys = _memories.Count,
        Fired = _count,
        KeysFired = _fired.Count,
        Responses = [.. _responses.OrderByDescending(static response => response.TriggeredAt)],
        TookMs = took.TotalMilliseconds,
    };
}
