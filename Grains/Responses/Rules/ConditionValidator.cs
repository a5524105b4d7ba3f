using Emotion.Grains.Interfaces.Pricing;
using Emotion.Grains.Interfaces.Responses;

namespace Emotion.Grains.Responses.Rules;

/// <summary>Checks the members of each kind of condition.</summary>
internal static class ConditionValidator
{
    private const int MaxUserPosts = 10_000;
    private const int MaxCrowdPosts = 1_000_000;

    private static readonly string[] Polarities = ["positive", "negative"];

    /// <summary>Checks a condition that is not a list of others.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="at">Its place, which takes what is wrong.</param>
    internal static void Check(RuleCondition condition, in FieldChecks at)
    {
        switch (condition)
        {
            case ScoreCondition score:
                Score(score, at);
                break;
            case CountCondition count:
                Score(count, at);
                at.Stretch(count.AtLeast, count.Within);
                break;
            case PostsCondition posts:
                at.UserWindow(posts.Window);
                at.Label(ScoreSource.Label, posts.Label, "label", required: false);
                at.Range("atLeast", posts.AtLeast, 1, MaxUserPosts);
                break;
            case ShareCondition share:
                at.UserWindow(share.Window);
                at.Label(ScoreSource.Label, share.Label);
                at.Threshold(share, 0, 1);
                at.MinPosts(share.MinPosts, MaxUserPosts);
                break;
            case SentimentCondition sentiment:
                at.UserWindow(sentiment.Window);
                at.Threshold(sentiment, -1, 1);
                at.MinPosts(sentiment.MinPosts, MaxUserPosts);
                break;
            case MoodCondition mood:
                Mood(mood, at);
                break;
            case TransitionCondition transition:
                Transition(transition, at);
                break;
            case ChangeCondition change:
                at.Window(change.Window, RuleWindow.OneMinute, RuleWindow.FiveMinutes, RuleWindow.OneHour);
                Change(change, at, MaxUserPosts);
                break;
            case CrowdShareCondition share:
                at.CrowdWindow(share.Window);
                at.Label(ScoreSource.Label, share.Label);
                at.Threshold(share, 0, 1);
                at.MinPosts(share.MinPosts, MaxCrowdPosts);
                break;
            case CrowdRateCondition rate:
                at.CrowdWindow(rate.Window);
                at.Label(ScoreSource.Label, rate.Label, "label", required: false);
                at.Threshold(rate, 0, 1_000_000);
                break;
            case CrowdChangeCondition change:
                at.CrowdWindow(change.Window);
                Change(change, at, MaxCrowdPosts);
                break;
            case RiskScoreCondition score:
                at.Threshold(score, 0, 1);
                break;
            case RiskDecisionCondition { Is.Length: 0 }:
                at.Add("is", "must name at least one decision");
                break;
            case RiskCountCondition count:
                RiskCount(count, at);
                break;
            case PriceCondition price:
                Price(price, at);
                break;
        }
    }

    private static void Score(IScorePredicate score, in FieldChecks at)
    {
        if (score.Of == ScoreSource.Polarity)
        {
            at.NoLabel(score.Label);
            at.Threshold(score, -1, 1);
        }
        else
        {
            at.Label(score.Of, score.Label);
            at.Threshold(score, 0, 1);
        }
    }

    private static void Mood(MoodCondition mood, in FieldChecks at)
    {
        if (mood.Of is ScoreSource.Ekman or ScoreSource.Sentiment)
        {
            at.Add("of", "must be one of label, polarity");
        }
        else if (mood.Of == ScoreSource.Polarity)
        {
            at.NoLabel(mood.Label);
        }
        else
        {
            at.Label(ScoreSource.Label, mood.Label);
        }

        at.Threshold(mood, mood.Of == ScoreSource.Polarity ? -1 : 0, 1);
        at.MinPosts(mood.MinPosts, MaxUserPosts);
    }

    private static void Transition(TransitionCondition transition, in FieldChecks at)
    {
        at.MinPosts(transition.MinPosts, MaxUserPosts);
        if (transition.Of == TransitionSource.Dominant)
        {
            if (transition.Window is { } window)
            {
                at.UserWindow(window);
            }
            else
            {
                at.Add("window", "is missing");
            }

            at.Label(ScoreSource.Label, transition.From, "from", required: false);
            at.Label(ScoreSource.Label, transition.To, "to");
        }
        else
        {
            if (transition.Window is not null)
            {
                at.Add("window", "is of the dominant label alone: the mood has no window; leave it out");
            }

            at.OneOf("from", transition.From, Polarities);
            at.OneOf("to", transition.To, Polarities);
        }

        if (transition.From == transition.To)
        {
            at.Add("to", "must differ from from");
        }
    }

    private static void Change(IChange change, in FieldChecks at, int maxPosts)
    {
        at.Label(ScoreSource.Label, change.Label, "label", required: false);
        at.Range("factor", change.Factor, 0.01, 100);
        if (change.Factor.Equals(1.0))
        {
            at.Add("factor", "must not be 1: that is no change");
        }

        at.MinPosts(change.MinPosts, maxPosts);
    }

    private static void RiskCount(RiskCountCondition count, in FieldChecks at)
    {
        if (count.Is is { Length: 0 })
        {
            at.Add("is", "must name at least one decision; leave it out for all");
        }

        if (count.Above is not null || count.Below is not null)
        {
            at.Threshold(count, 0, 1);
        }

        at.Stretch(count.AtLeast, count.Within);
    }

    private static void Price(PriceCondition price, in FieldChecks at)
    {
        at.Threshold(price, 0, 100);
        if (price.Zone is not null && !Zones.IsZone(price.Zone))
        {
            at.Add("zone", $"must be a geohash of {Zones.Precision} characters, as GET /v1/zones names it; leave it out for all");
        }
    }
}
