using System.Collections.Immutable;
using Emotion.Grains.Interfaces.Responses;

namespace Emotion.Grains.Responses.Episodes;

/// <summary>The rules in force as of a revision, made ready.</summary>
internal sealed class RuleSet
{
    private readonly ImmutableArray<CompiledRule>[] _bySubject;

    public RuleSet(RuleRevision rules, TimeSpan allowedLateness)
    {
        Revision = rules.Revision;
        LatenessMs = (long)allowedLateness.TotalMilliseconds;
        _bySubject =
        [
            .. Enum.GetValues<RuleSubject>().Select(subject => rules.Rules
                .Where(rule => rule.Enabled && rule.Subject == subject)
                .Select(static rule => new CompiledRule(rule))
                .ToImmutableArray()),
        ];
    }

    /// <summary>Counts the changes; 0 while there never was a rule.</summary>
    public long Revision { get; }

    /// <summary>How late an event may come and still be judged at its own place in time.</summary>
    public long LatenessMs { get; }

    /// <summary>The rules that look at something, by id.</summary>
    public ImmutableArray<CompiledRule> Of(RuleSubject subject) => _bySubject[(int)subject];
}
