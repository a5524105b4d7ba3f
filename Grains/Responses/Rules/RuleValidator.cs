using Emotion.Grains.Interfaces.Responses;

namespace Emotion.Grains.Responses.Rules;

/// <summary>
/// Checks what a rule says, once its shape is right: its own members and the tree of its conditions here, each condition by
/// <see cref="ConditionValidator"/>.
/// </summary>
internal static class RuleValidator
{
    /// <summary>Fewest posts of a user that windows and mood are judged with, where a condition does not say.</summary>
    internal const int DefaultUserPosts = 5;

    /// <summary>Fewest posts of the crowd that windows are judged with, where a condition does not say.</summary>
    internal const int DefaultCrowdPosts = 50;

    /// <summary>Checks a rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="limits">What it may name.</param>
    /// <param name="faults">Takes what is wrong, by place.</param>
    internal static void Check(ResponseRule rule, RuleLimits limits, List<RuleFault> faults)
    {
        if (rule.Id.Length > ResponseRule.MaxIdLength || rule.Id.Any(static c => !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-')))
        {
            faults.Add(new RuleFault("id", $"must be 1 to {ResponseRule.MaxIdLength} of letters, digits, '.', '_' and '-'"));
        }

        if (string.IsNullOrWhiteSpace(rule.Name) || rule.Name.Length > ResponseRule.MaxNameLength)
        {
            faults.Add(new RuleFault("name", $"must have 1 to {ResponseRule.MaxNameLength} characters"));
        }

        if (!Durations.TryParse(rule.CoolDown, out var coolDown) || coolDown > Durations.LongestCoolDown)
        {
            faults.Add(new RuleFault("coolDown", "must be a whole number and one of s, m, h, d, from 0s to 30d, such as 5m"));
        }

        if (rule.Action is WebhookAction webhook && limits.Webhooks.FaultOf(webhook.Url) is { } fault)
        {
            faults.Add(new RuleFault("action.url", fault));
        }

        var walk = new Walk(limits, faults);
        walk.Visit(rule.When, "when", depth: 1);
        if (walk.Leaves > RuleLimits.MaxConditions)
        {
            faults.Add(new RuleFault("when", $"must have at most {RuleLimits.MaxConditions} conditions in all"));
        }
    }

    /// <summary>What a checked condition looks at.</summary>
    internal static RuleSubject SubjectOf(RuleCondition condition) => condition switch
    {
        AllCondition all => SubjectOf(all.Of[0]),
        AnyCondition any => SubjectOf(any.Of[0]),
        CrowdShareCondition or CrowdRateCondition or CrowdChangeCondition => RuleSubject.Crowd,
        RiskScoreCondition or RiskDecisionCondition or RiskCountCondition => RuleSubject.Risk,
        PriceCondition => RuleSubject.Zone,
        _ => RuleSubject.User,
    };

    private sealed class Walk(RuleLimits limits, List<RuleFault> faults)
    {
        private RuleSubject? _subject;

        public int Leaves { get; private set; }

        public void Visit(RuleCondition condition, string path, int depth)
        {
            var parts = condition switch { AllCondition all => all.Of, AnyCondition any => any.Of, _ => default };
            if (!parts.IsDefault)
            {
                VisitAll(parts, path, depth);
                return;
            }

            Leaves++;
            var at = new FieldChecks(path, limits, faults);
            var subject = SubjectOf(condition);
            if ((_subject ??= subject) != subject)
            {
                at.Add("type", $"looks at {RuleSentence.Whom(subject)}, other conditions of the rule at {RuleSentence.Whom(_subject.Value)}: make two rules");
            }

            ConditionValidator.Check(condition, at);
        }

        private void VisitAll(IReadOnlyList<RuleCondition> parts, string path, int depth)
        {
            var at = new FieldChecks(path, limits, faults);
            if (parts.Count is < 1 or > RuleLimits.MaxConditions)
            {
                at.Add("of", $"must have 1 to {RuleLimits.MaxConditions} conditions");
            }

            if (depth == RuleLimits.MaxDepth && parts.Any(static part => part is AllCondition or AnyCondition))
            {
                at.Add("of", $"must not nest deeper than {RuleLimits.MaxDepth}");
                return;
            }

            for (var i = 0; i < parts.Count; i++)
            {
                Visit(parts[i], $"{path}.of[{i}]", depth + 1);
            }
        }
    }
}
