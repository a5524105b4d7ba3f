using System.Text.Json;
using Emotion.EventTime;
using Emotion.Grains.Interfaces.Responses;
using Emotion.Grains.Responses.Rules;

namespace Emotion.Grains.Responses.Episodes;

/// <summary>A rule made ready to be judged, event by event.</summary>
internal sealed class CompiledRule
{
    private readonly RuleNode _root;
    private readonly List<MemoryLeaf> _leaves = [];

    public CompiledRule(ResponseRule rule)
    {
        Rule = rule;
        CoolDownMs = (long)Durations.Parse(rule.CoolDown).TotalMilliseconds;
        Condition = TagHash.Of(JsonSerializer.Serialize(rule.When, ResponsesJson.Default.RuleCondition));
        _root = RuleNode.Of(rule.When, _leaves);
        ReachMs = _leaves.Select(static leaf => leaf.ReachMs).DefaultIfEmpty(0).Max();
        Reason = RuleSentence.Say(rule.When);
        IsLoggedOnly = IsLogged(rule.When);
    }

    /// <summary>The rule.</summary>
    public ResponseRule Rule { get; }

    /// <summary>A hash of the condition.</summary>
    public ulong Condition { get; }

    /// <summary>The cool-down.</summary>
    public long CoolDownMs { get; }

    /// <summary>How far an event reaches into the future of the conditions.</summary>
    public long ReachMs { get; }

    /// <summary>The condition in plain words.</summary>
    public string Reason { get; }

    /// <summary>Whether the logs of events say all about the past: then only what was forgotten is unknown.</summary>
    public bool IsLoggedOnly { get; }

    public EpisodeMemory CreateMemory() => new(Rule.Id, Condition, _leaves.Count);

    public bool Understands(EpisodeMemory memory) => memory.Condition == Condition && memory.Leaves.Length == _leaves.Count;

    public Truth At(EpisodeMemory memory, IRuleView view, long atMs, bool isNow) => _root.At(new RuleMoment(memory, view, atMs, isNow));

    public void Observe(EpisodeMemory memory, IRuleView view, long timeMs, long latestMs)
    {
        foreach (var leaf in _leaves)
        {
            leaf.Observe(memory, view, timeMs, latestMs);
        }
    }

    public void Trim(EpisodeMemory memory, long horizonMs)
    {
        foreach (var leaf in _leaves)
        {
            leaf.Trim(memory, horizonMs);
        }
    }

    private static bool IsLogged(RuleCondition condition) => condition switch
    {
        AllCondition all => all.Of.All(IsLogged),
        AnyCondition any => any.Of.All(IsLogged),
        ScoreCondition or CountCondition or RiskScoreCondition or RiskDecisionCondition or RiskCountCondition or PriceCondition => true,
        _ => false,
    };
}
