using System.Globalization;
using Emotion.Grains.Interfaces.Pricing;
using Emotion.Grains.Interfaces.Responses;
using static Emotion.Grains.Responses.Rules.RuleShape;

namespace Emotion.Grains.Responses.Rules;

/// <summary>Checks what a rule says, once its shape is right.</summary>
internal static class RuleValidator
{
    internal const int DefaultUserPosts = 5;

    internal const int DefaultCrowdPosts = 50;

    private const int MaxUserPosts = 10_000;
    private const int MaxCrowdPosts = 1_000_000;
    private const int MaxLabel = 64;

    private static readonly string[] Polarities = ["positive", "negative"];

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
            var subject = SubjectOf(condition);
            if ((_subject ??= subject) != subject)
            {
                Add(path, "type", $"looks at {Name(subject)}, other conditions of the rule at {Name(_subject.Value)}: make two rules");
            }

            CheckLeaf(condition, path);
        }

        private void VisitAll(IReadOnlyList<RuleCondition> parts, string path, int depth)
        {
            if (parts.Count is < 1 or > RuleLimits.MaxConditions)
            {
                Add(path, "of", $"must have 1 to {RuleLimits.MaxConditions} conditions");
            }

            if (depth == RuleLimits.MaxDepth && parts.Any(static part => part is AllCondition or AnyCondition))
            {
                Add(path, "of", $"must not nest deeper than {RuleLimits.MaxDepth}");
                return;
            }

            for (var i = 0; i < parts.Count; i++)
            {
                Visit(parts[i], $"{path}.of[{i}]", depth + 1);
            }
        }

        private void CheckLeaf(RuleCondition condition, string path)
        {
            switch (condition)
            {
                case ScoreCondition score:
                    Score(score, path);
                    break;
                case CountCondition count:
                    Score(count, path);
                    Stretch(count.AtLeast, count.Within, path);
                    break;
                case PostsCondition posts:
                    UserWindow(posts.Window, path);
                    Label(ScoreSource.Label, posts.Label, path, "label", required: false);
                    Range(path, "atLeast", posts.AtLeast, 1, MaxUserPosts);
                    break;
                case ShareCondition share:
                    UserWindow(share.Window, path);
                    Label(ScoreSource.Label, share.Label, path);
                    Threshold(share, path, 0, 1);
                    MinPosts(share.MinPosts, path, MaxUserPosts);
                    break;
                case SentimentCondition sentiment:
                    UserWindow(sentiment.Window, path);
                    Threshold(sentiment, path, -1, 1);
                    MinPosts(sentiment.MinPosts, path, MaxUserPosts);
                    break;
                case MoodCondition mood:
                    Mood(mood, path);
                    break;
                case TransitionCondition transition:
                    Transition(transition, path);
                    break;
                case ChangeCondition change:
                    Allowed(change.Window, path, RuleWindow.OneMinute, RuleWindow.FiveMinutes, RuleWindow.OneHour);
                    Change(change, path, MaxUserPosts);
                    break;
                case CrowdShareCondition share:
                    CrowdWindow(share.Window, path);
                    Label(ScoreSource.Label, share.Label, path);
                    Threshold(share, path, 0, 1);
                    MinPosts(share.MinPosts, path, MaxCrowdPosts);
                    break;
                case CrowdRateCondition rate:
                    CrowdWindow(rate.Window, path);
                    Label(ScoreSource.Label, rate.Label, path, "label", required: false);
                    Threshold(rate, path, 0, 1_000_000);
                    break;
                case CrowdChangeCondition change:
                    CrowdWindow(change.Window, path);
                    Change(change, path, MaxCrowdPosts);
                    break;
                case RiskScoreCondition score:
                    Threshold(score, path, 0, 1);
                    break;
                case RiskDecisionCondition { Is.Length: 0 }:
                    Add(path, "is", "must name at least one decision");
                    break;
                case RiskCountCondition count:
                    RiskCount(count, path);
                    break;
                case PriceCondition price:
                    Price(price, path);
                    break;
            }
        }

        private void Score(IScorePredicate score, string path)
        {
            if (score.Of == ScoreSource.Polarity)
            {
                NoLabel(score.Label, path);
                Threshold(score, path, -1, 1);
            }
            else
            {
                Label(score.Of, score.Label, path);
                Threshold(score, path, 0, 1);
            }
        }

        private void Mood(MoodCondition mood, string path)
        {
            if (mood.Of is ScoreSource.Ekman or ScoreSource.Sentiment)
            {
                Add(path, "of", "must be one of label, polarity");
            }
            else if (mood.Of == ScoreSource.Polarity)
            {
                NoLabel(mood.Label, path);
            }
            else
            {
                Label(ScoreSource.Label, mood.Label, path);
            }

            Threshold(mood, path, mood.Of == ScoreSource.Polarity ? -1 : 0, 1);
            MinPosts(mood.MinPosts, path, MaxUserPosts);
        }

        private void Transition(TransitionCondition transition, string path)
        {
            MinPosts(transition.MinPosts, path, MaxUserPosts);
            if (transition.Of == TransitionSource.Dominant)
            {
                if (transition.Window is { } window)
                {
                    UserWindow(window, path);
                }
                else
                {
                    Add(path, "window", "is missing");
                }

                Label(ScoreSource.Label, transition.From, path, "from", required: false);
                Label(ScoreSource.Label, transition.To, path, "to");
            }
            else
            {
                if (transition.Window is not null)
                {
                    Add(path, "window", "is of the dominant label alone: the mood has no window; leave it out");
                }

                OneOf(transition.From, path, "from");
                OneOf(transition.To, path, "to");
            }

            if (transition.From == transition.To)
            {
                Add(path, "to", "must differ from from");
            }

            void OneOf(string? value, string at, string member)
            {
                if (!Polarities.Contains(value))
                {
                    Add(at, member, $"must be one of {string.Join(", ", Polarities)}");
                }
            }
        }

        private void Change(IChange change, string path, int maxPosts)
        {
            Label(ScoreSource.Label, change.Label, path, "label", required: false);
            Range(path, "factor", change.Factor, 0.01, 100);
            if (change.Factor.Equals(1.0))
            {
                Add(path, "factor", "must not be 1: that is no change");
            }

            MinPosts(change.MinPosts, path, maxPosts);
        }

        private void RiskCount(RiskCountCondition count, string path)
        {
            if (count.Is is { Length: 0 })
            {
                Add(path, "is", "must name at least one decision; leave it out for all");
            }

            if (count.Above is not null || count.Below is not null)
            {
                Threshold(count, path, 0, 1);
            }

            Stretch(count.AtLeast, count.Within, path);
        }

        private void Price(PriceCondition price, string path)
        {
            Threshold(price, path, 0, 100);
            if (price.Zone is not null && !Zones.IsZone(price.Zone))
            {
                Add(path, "zone", $"must be a geohash of {Zones.Precision} characters, as GET /v1/zones names it; leave it out for all");
            }
        }

        private void Stretch(int atLeast, string within, string path)
        {
            Range(path, "atLeast", atLeast, 1, 100);
            if (!Durations.TryParse(within, out var length) || length < TimeSpan.FromSeconds(1) || length > Durations.LongestStretch)
            {
                Add(path, "within", "must be a whole number and one of s, m, h, from 1s to 24h, such as 5m");
            }
        }

        private void Threshold(IThreshold threshold, string path, double min, double max)
        {
            if (threshold.Above is { } above)
            {
                Range(path, "above", above, min, max);
                if (threshold.Below is not null)
                {
                    Add(path, "below", "must be left out where above is given; two conditions under all say both");
                }
            }
            else if (threshold.Below is { } below)
            {
                Range(path, "below", below, min, max);
            }
            else
            {
                Add(path, "above", "is missing: give above or below");
            }
        }

        private void Label(ScoreSource of, string? label, string path, string member = "label", bool required = true)
        {
            if (label is null)
            {
                if (required)
                {
                    Add(path, member, "is missing");
                }
            }
            else if (limits.Labels.TryGetValue(of, out var known) && !known.Contains(label))
            {
                Add(path, member, $"must be one of {string.Join(", ", known)}");
            }
            else if (label.Length is 0 or > MaxLabel)
            {
                Add(path, member, $"must have 1 to {MaxLabel} characters");
            }
        }

        private void NoLabel(string? label, string path)
        {
            if (label is not null)
            {
                Add(path, "label", "polarity is one number and has no labels; leave it out");
            }
        }

        private void MinPosts(int? posts, string path, int max)
        {
            if (posts is { } count)
            {
                Range(path, "minPosts", count, 1, max);
            }
        }

        private void UserWindow(RuleWindow window, string path) =>
            Allowed(window, path, RuleWindow.OneMinute, RuleWindow.FiveMinutes, RuleWindow.OneHour, RuleWindow.OneDay);

        private void CrowdWindow(RuleWindow window, string path) =>
            Allowed(window, path, RuleWindow.OneMinute, RuleWindow.FiveMinutes, RuleWindow.TenMinutes, RuleWindow.OneHour);

        private void Allowed(RuleWindow window, string path, params ReadOnlySpan<RuleWindow> allowed)
        {
            if (!allowed.Contains(window))
            {
                var names = string.Join(", ", allowed.ToArray().Select(static one => RuleSentence.Short(one)));
                Add(path, "window", $"must be one of {names}");
            }
        }

        private void Range(string path, string member, double value, double min, double max)
        {
            if (!(value >= min && value <= max))
            {
                Add(path, member, string.Create(CultureInfo.InvariantCulture, $"must be from {min} to {max}"));
            }
        }

        private void Add(string path, string member, string message) => faults.Add(new RuleFault(Member(path, member), message));

        private static string Name(RuleSubject subject) => RuleSentence.Whom(subject);
    }
}
