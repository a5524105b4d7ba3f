using System.Collections.Immutable;
using Emotion.Grains.Interfaces.Responses;

namespace Emotion.Grains.Responses.Episodes;

/// <summary>A rule that fires.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="AtMs">The event time at which its condition was met.</param>
/// <param name="Late">Whether an event that came late made it fire.</param>
internal readonly record struct Firing(CompiledRule Rule, long AtMs, bool Late);

/// <summary>
/// Judges rules on the events of one key. An episode begins when a rule's condition turns true and ends when it turns false; each
/// fires once, at the first moment outside the rule's cool-down. An event that comes late is judged at its own place in time: it
/// may complete an episode of the past, which then fires late unless it touches one that has fired.
/// </summary>
internal readonly struct EpisodeTracker
{
    private readonly RuleSet _set;
    private readonly RuleMemory _memory;
    private readonly ImmutableArray<CompiledRule> _rules;

    /// <summary>Follows the rules in force.</summary>
    /// <param name="set">The rules in force.</param>
    /// <param name="subject">What the key is.</param>
    /// <param name="memory">What the rules remember of the key.</param>
    public EpisodeTracker(RuleSet set, RuleSubject subject, RuleMemory memory)
    {
        (_set, _memory, _rules) = (set, memory, set.Of(subject));
        memory.Follow(set, _rules);
    }

    /// <summary>Whether there is anything to judge.</summary>
    public bool IsIdle => _rules.IsEmpty;

    /// <summary>Ends the episodes that ended between the last event and this one; to be called before the event changes the state.</summary>
    /// <param name="timeMs">The coming event's time.</param>
    /// <param name="view">The key as it was.</param>
    public void Before(long timeMs, IRuleView view)
    {
        var justBefore = timeMs - 1;
        if (justBefore <= _memory.LatestMs)
        {
            return;
        }

        for (var i = 0; i < _rules.Length; i++)
        {
            var episode = _memory.Of(_rules, i);
            if (episode.Active && _rules[i].At(episode, view, justBefore, isNow: true) == Truth.No)
            {
                episode.Active = false;
            }
        }
    }

    /// <summary>Judges an event.</summary>
    /// <param name="timeMs">Its time, Unix milliseconds.</param>
    /// <param name="view">The key, the event counted.</param>
    /// <param name="firings">Takes the rules that fire.</param>
    public void After(long timeMs, IRuleView view, List<Firing> firings)
    {
        if (IsIdle)
        {
            return;
        }

        var (late, again) = (timeMs < _memory.LatestMs, timeMs == _memory.LatestMs);
        _memory.LatestMs = Math.Max(_memory.LatestMs, timeMs);
        for (var i = 0; i < _rules.Length; i++)
        {
            var (rule, episode) = (_rules[i], _memory.Of(_rules, i));
            rule.Observe(episode, view, timeMs, _memory.LatestMs);
            if (late)
            {
                JudgeLate(rule, episode, view, timeMs, firings);
            }
            else
            {
                Judge(rule, episode, view, timeMs, again, firings);
            }

            rule.Trim(episode, _memory.LatestMs - _set.LatenessMs);
        }
    }

    private static void Judge(CompiledRule rule, EpisodeMemory episode, IRuleView view, long timeMs, bool again, List<Firing> firings)
    {
        if (rule.At(episode, view, timeMs, isNow: true) != Truth.Yes)
        {
            episode.Active = false;
            return;
        }

        if (!episode.Active)
        {
            // An event before this one, of the same moment, may have ended an episode that goes on now that the moment is whole.
            (episode.Active, episode.Fired, episode.SinceMs) = (true, again && HasFired(rule, episode, view, timeMs), timeMs);
        }

        if (!episode.Fired && HasCooledDown(rule, episode, timeMs))
        {
            episode.Fired = true;
            episode.AddFiring(timeMs);
            firings.Add(new Firing(rule, timeMs, Late: false));
        }
    }

    private void JudgeLate(CompiledRule rule, EpisodeMemory episode, IRuleView view, long timeMs, List<Firing> firings)
    {
        var latest = _memory.LatestMs;
        var moments = new SortedSet<long> { latest };
        if (timeMs > latest - _set.LatenessMs)
        {
            _ = moments.Add(timeMs);
            episode.TimesIn(timeMs, Math.Min(latest, timeMs + rule.ReachMs), moments);
        }

        // One event may complete two episodes: one with what came before it, one with what came after.
        foreach (var moment in moments)
        {
            if (rule.At(episode, view, moment, moment == latest) == Truth.Yes
                && !Belongs(rule, episode, view, moment, latest)
                && HasCooledDown(rule, episode, moment))
            {
                episode.AddFiring(moment);
                firings.Add(new Firing(rule, moment, Late: true));
            }
        }

        var now = rule.At(episode, view, latest, isNow: true) == Truth.Yes;
        if (now && !episode.Active)
        {
            episode.SinceMs = moments.First(moment =>
                rule.At(episode, view, moment, moment == latest) == Truth.Yes && IsThroughout(rule, episode, view, moment, latest, latest));
            episode.Fired = HasFired(rule, episode, view, latest);
        }

        episode.Active = now;
    }

    /// <summary>Whether a moment lies in an episode that is on, or in one that has fired.</summary>
    private static bool Belongs(CompiledRule rule, EpisodeMemory episode, IRuleView view, long momentMs, long latestMs) =>
        (episode.Active && momentMs >= episode.SinceMs)
        || (episode.Firings.Count == EpisodeMemory.MostFirings && momentMs < episode.Firings[0]) // Forgotten: in doubt it has fired.
        || episode.Firings.Exists(firing => IsThroughout(rule, episode, view, Math.Min(firing, momentMs), Math.Max(firing, momentMs), latestMs));

    /// <summary>Whether the episode that is on at the latest moment has fired.</summary>
    private static bool HasFired(CompiledRule rule, EpisodeMemory episode, IRuleView view, long latestMs) =>
        episode.Firings.Exists(firing => IsThroughout(rule, episode, view, firing, latestMs, latestMs));

    /// <summary>
    /// Whether a rule held all the way between two moments at which it did. Counts only fall between events, so it is enough to
    /// look at each event and right before it.
    /// </summary>
    private static bool IsThroughout(CompiledRule rule, EpisodeMemory episode, IRuleView view, long fromMs, long untilMs, long latestMs)
    {
        if (fromMs == untilMs)
        {
            return true;
        }

        var moments = new SortedSet<long> { untilMs };
        episode.TimesIn(fromMs, untilMs, moments);
        foreach (var moment in moments)
        {
            if ((moment - 1 > fromMs && !Held(moment - 1)) || !Held(moment))
            {
                return false;
            }
        }

        return true;

        bool Held(long atMs) => rule.At(episode, view, atMs, isNow: atMs == latestMs) switch
        {
            Truth.Yes => true,
            Truth.Unknown => rule.IsLoggedOnly, // Forgotten, not unknowable: in doubt it is the same episode.
            _ => false,
        };
    }

    private static bool HasCooledDown(CompiledRule rule, EpisodeMemory episode, long atMs) =>
        rule.CoolDownMs == 0 || !episode.Firings.Exists(firing => Math.Abs(firing - atMs) < rule.CoolDownMs);
}
