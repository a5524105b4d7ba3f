using System.Globalization;
using Emotion.Grains.Interfaces.Responses;
using Emotion.Grains.Interfaces.Risk;

namespace Emotion.Grains.Responses.Rules;

/// <summary>Says rules in plain words.</summary>
internal static class RuleSentence
{
    private const string PeopleNotice =
        "This rule acts on single people. Its scores read what was written or paid; they do not know the person, and some of them are wrong. "
        + "Do not decide about a person by them alone; say that you do this, and let people opt out. See docs/responsible-use.md.";

    /// <summary>The whole rule.</summary>
    internal static string Of(ResponseRule rule)
    {
        var action = rule.Action switch
        {
            WebhookAction webhook => $"record it and tell {new Uri(webhook.Url).Authority}",
            _ => "record it",
        };
        var coolDown = Durations.Parse(rule.CoolDown);
        var pause = coolDown > TimeSpan.Zero ? $"; then not again for {Durations.Say(coolDown)}" : "";
        var whom = rule.Subject == RuleSubject.Crowd ? "Over all users" : $"For each of the {Whom(rule.Subject)}";
        return $"{whom}: when {Say(rule.When)}, {action}{pause}.";
    }

    /// <summary>What the author of a rule on single people should know.</summary>
    internal static string? Notice(RuleSubject subject) => subject is RuleSubject.User or RuleSubject.Risk ? PeopleNotice : null;

    /// <summary>Whose episodes a subject tells apart.</summary>
    internal static string Whom(RuleSubject subject) => subject switch
    {
        RuleSubject.User => "users' posts",
        RuleSubject.Risk => "users' transactions",
        RuleSubject.Zone => "zones",
        _ => "the crowd",
    };

    /// <summary><c>1m</c>.</summary>
    internal static string Short(RuleWindow window) => window switch
    {
        RuleWindow.OneMinute => "1m",
        RuleWindow.FiveMinutes => "5m",
        RuleWindow.TenMinutes => "10m",
        RuleWindow.OneHour => "1h",
        _ => "24h",
    };

    /// <summary>A condition, as it goes after "when".</summary>
    internal static string Say(RuleCondition condition) => condition switch
    {
        AllCondition all => Join(all.Of, " and "),
        AnyCondition any => Join(any.Of, " or "),
        ScoreCondition score => $"the latest post's {What(score)} is {Bound(score)}",
        CountCondition count => $"at least {Count(count.AtLeast, "post")} with {What(count)} {Bound(count)} come within {Within(count.Within)}",
        PostsCondition posts => $"at least {Count(posts.AtLeast, "post")}{Labelled(posts.Label)} come within {Length(posts.Window)}",
        ShareCondition share => $"the share of {share.Label} in the last {Length(share.Window)} is {Bound(share)}{AtLeast(share.MinPosts, RuleValidator.DefaultUserPosts)}",
        SentimentCondition mean => $"the mean sentiment of the last {Length(mean.Window)} is {Bound(mean)}{AtLeast(mean.MinPosts, RuleValidator.DefaultUserPosts)}",
        MoodCondition mood => $"the mood's {mood.Label ?? "polarity"} is {Bound(mood)}{AtLeast(mood.MinPosts, RuleValidator.DefaultUserPosts)}",
        TransitionCondition { Of: TransitionSource.Mood } mood => $"the mood turns from {mood.From} to {mood.To}",
        TransitionCondition { Window: { } window } label => $"the most frequent label of the last {Length(window)} turns {(label.From is null ? "" : $"from {label.From} ")}to {label.To}",
        ChangeCondition change => Change(change, "", RuleValidator.DefaultUserPosts),
        CrowdShareCondition share => $"the share of {share.Label} over all users in the last {Length(share.Window)} is {Bound(share)}{AtLeast(share.MinPosts, RuleValidator.DefaultCrowdPosts)}",
        CrowdRateCondition rate => $"posts{Labelled(rate.Label)} of all users come at a rate {Bound(rate)} a second over {Length(rate.Window)}",
        CrowdChangeCondition change => Change(change, " over all users", RuleValidator.DefaultCrowdPosts),
        RiskScoreCondition score => $"the latest transaction's risk score is {Bound(score)}",
        RiskDecisionCondition decision => $"the latest transaction is decided {Names(decision.Is)}",
        RiskCountCondition count => Transactions(count),
        PriceCondition price => $"the price multiplier{(price.Zone is null ? "" : $" of zone {price.Zone}")} is {Bound(price)}",
        _ => throw new ArgumentOutOfRangeException(nameof(condition), condition, "Not a condition."),
    };

    private static string Join(IEnumerable<RuleCondition> parts, string word) => string.Join(word, parts.Select(static part =>
        part is AllCondition { Of.Length: > 1 } or AnyCondition { Of.Length: > 1 } ? $"({Say(part)})" : Say(part)));

    private static string What(IScorePredicate score) => score.Of switch
    {
        ScoreSource.Polarity => "polarity",
        ScoreSource.Ekman => $"{score.Label} (Ekman group)",
        ScoreSource.Sentiment => $"{score.Label} sentiment",
        _ => score.Label!,
    };

    private static string Bound(IThreshold threshold) => threshold.Above is { } above ? $"above {Number(above)}" : $"below {Number(threshold.Below!.Value)}";

    private static string Change(IChange change, string where, int defaultPosts)
    {
        var what = change.Label is null ? "the number of posts" : $"the share of {change.Label}";
        var length = Length(change.Window);
        var how = change.Factor > 1 ? "at least" : "at most";
        return $"{what}{where} in the last {length} is {how} {Number(change.Factor)} times that of the {length} before{AtLeast(change.MinPosts, defaultPosts)}";
    }

    private static string Transactions(RiskCountCondition count)
    {
        var decided = count.Is is { } decisions ? $" decided {Names(decisions)}" : "";
        var scored = count.Above is not null || count.Below is not null ? $" with a risk score {Bound(count)}" : "";
        return $"at least {Count(count.AtLeast, "transaction")}{decided}{scored} come within {Within(count.Within)}";
    }

    private static string Names(IEnumerable<RiskDecision> decisions) =>
        string.Join(" or ", decisions.Distinct().Select(static decision => decision.ToString().ToLowerInvariant()));

    private static string Labelled(string? label) => label is null ? "" : $" of {label}";

    private static string AtLeast(int? posts, int byDefault) => $" (of at least {Count(posts ?? byDefault, "post")})";

    private static string Count(int count, string word) => string.Create(CultureInfo.InvariantCulture, $"{count} {word}{(count == 1 ? "" : "s")}");

    private static string Within(string duration) => Durations.Say(Durations.Parse(duration));

    private static string Length(RuleWindow window) => Durations.Say(Durations.Of(window));

    private static string Number(double value) => value.ToString("0.####", CultureInfo.InvariantCulture);
}
