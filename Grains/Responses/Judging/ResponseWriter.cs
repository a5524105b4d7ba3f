using System.Globalization;
using Emotion.Grains.Interfaces.Responses;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Grains.Responses.Episodes;
using Emotion.Grains.Streaming;

namespace Emotion.Grains.Responses.Judging;

/// <summary>Puts rules that fired into <see cref="Topics.Responses"/>, together with the results of the event that made them fire.</summary>
internal sealed class ResponseWriter(ResponseInstruments instruments)
{
    /// <summary>Judges an event of a key whose rules look at its events alone, and adds the responses.</summary>
    /// <param name="set">The rules in force.</param>
    /// <param name="subject">What the key is.</param>
    /// <param name="memory">What the rules remember of it.</param>
    /// <param name="timeMs">The event's time, Unix milliseconds.</param>
    /// <param name="view">What rules see of the key.</param>
    /// <param name="key">The user or zone.</param>
    /// <param name="trigger">What a response says of the event.</param>
    /// <param name="output">Takes the responses.</param>
    public void Judge(
        RuleSet set, RuleSubject subject, RuleMemory memory, long timeMs, IRuleView view, string key, Func<TriggeringEvent> trigger, IEventOutput output)
    {
        var tracker = new EpisodeTracker(set, subject, memory);
        if (tracker.IsIdle)
        {
            return;
        }

        var firings = new List<Firing>();
        tracker.Before(timeMs, view);
        tracker.After(timeMs, view, firings);
        if (firings.Count > 0)
        {
            Add(firings, key, trigger(), output);
        }
    }

    /// <summary>Adds responses.</summary>
    /// <param name="firings">The rules that fired.</param>
    /// <param name="key">The user or zone.</param>
    /// <param name="trigger">The event that made them fire.</param>
    /// <param name="output">Takes the responses.</param>
    public void Add(IReadOnlyList<Firing> firings, string key, TriggeringEvent trigger, IEventOutput output)
    {
        for (var i = 0; i < firings.Count; i++)
        {
            var response = Create(firings, i, key, trigger);
            output.Add(Topics.Responses, key, response.Id, response, ResponsesJson.Default.RuleResponse);
            instruments.OnFired(response.Subject, response.Late);
        }
    }

    /// <summary>
    /// The response of a rule that fired. Its id follows from rule, key and event, so that an event delivered again after a crash
    /// gives the same response again. A late event may complete a second episode of the same rule: its response is number 2.
    /// </summary>
    /// <param name="firings">All that the event made fire.</param>
    /// <param name="index">Which of them.</param>
    /// <param name="key">The user or zone.</param>
    /// <param name="trigger">The event.</param>
    public static RuleResponse Create(IReadOnlyList<Firing> firings, int index, string key, TriggeringEvent trigger)
    {
        var firing = firings[index];
        var rule = firing.Rule.Rule;
        var number = firings.Take(index + 1).Count(other => other.Rule == firing.Rule);
        return new RuleResponse
        {
            Id = string.Create(CultureInfo.InvariantCulture, $"{rule.Id}/{key}/{trigger.Id}{(number == 1 ? "" : $"/{number}")}"),
            RuleId = rule.Id,
            Rule = rule.Name,
            Subject = rule.Subject,
            UserId = rule.Subject is RuleSubject.User or RuleSubject.Risk ? key : null,
            Zone = rule.Subject == RuleSubject.Zone ? key : null,
            TriggeredAt = DateTimeOffset.FromUnixTimeMilliseconds(firing.AtMs),
            Late = firing.Late,
            Reason = firing.Rule.Reason,
            Action = rule.Action,
            Event = trigger,
        };
    }
}
