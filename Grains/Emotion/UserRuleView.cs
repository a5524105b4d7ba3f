using Emotion.Grains.Interfaces.Emotion;
using Emotion.Grains.Interfaces.Responses;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Grains.Responses.Episodes;
using Emotion.Grains.Responses.Rules;

namespace Emotion.Grains.Emotion;

/// <summary>What response rules see of a user: the latest post's scores, the windows and the mood.</summary>
/// <param name="state">The user's state.</param>
/// <param name="latest">The post that was just counted; null before one is.</param>
internal sealed class UserRuleView(EmotionState state, EmotionResult? latest) : IRuleView
{
    /// <summary>How far from 0 the mood's polarity has to be to count as positive or negative.</summary>
    private const double MoodBand = 0.1;

    private readonly Dictionary<(int Tier, long AtMs), double[]> _totals = [];

    /// <inheritdoc/>
    public bool Matches(RuleCondition condition) => condition is IScorePredicate predicate && latest is { } post && predicate.IsMetBy(Score(post, predicate));

    /// <inheritdoc/>
    public bool Holds(RuleCondition condition, long atMs) => condition switch
    {
        PostsCondition posts => Count(Totals(posts.Window, atMs), posts.Label) >= posts.AtLeast,
        ShareCondition share => Share(share, Totals(share.Window, atMs)),
        SentimentCondition mean => Sentiment(mean, Totals(mean.Window, atMs)),
        MoodCondition mood => state.Posts >= Least(mood.MinPosts) && mood.IsMetBy(mood.Label is { } label ? state.MoodOf(label) : state.MoodPolarity),
        ChangeCondition change => Changed(change, atMs),
        _ => false,
    };

    /// <inheritdoc/>
    public string? Current(TransitionCondition condition, long atMs)
    {
        if (condition is { Of: TransitionSource.Dominant, Window: { } window })
        {
            var totals = Totals(window, atMs);
            return Count(totals, null) >= Least(condition.MinPosts) ? Dominant(totals) : null;
        }

        return state.Posts < Least(condition.MinPosts) ? null : state.MoodPolarity switch
        {
            >= MoodBand => "positive",
            <= -MoodBand => "negative",
            _ => null,
        };
    }

    /// <summary>What a response says of the post that made a rule fire.</summary>
    internal static TriggeringEvent Trigger(EmotionResult post) => new()
    {
        Topic = Topics.Posts,
        Id = post.Id,
        CreatedAt = post.CreatedAt,
        Label = post.Label,
        Score = post.Score,
        Partition = post.Source.Partition >= 0 ? post.Source.Partition : null,
        Offset = post.Source.Offset >= 0 ? post.Source.Offset : null,
    };

    private static double Score(EmotionResult post, IScorePredicate predicate)
    {
        if (predicate.Of == ScoreSource.Polarity)
        {
            return EmotionState.Polarity(post.Sentiment);
        }

        var scores = predicate.Of switch
        {
            ScoreSource.Ekman => post.Ekman,
            ScoreSource.Sentiment => post.Sentiment,
            _ => post.Scores,
        };
        return scores is not null && scores.TryGet(predicate.Label!, out var score) ? score : double.NaN;
    }

    private static int Least(int? posts) => posts ?? RuleValidator.DefaultUserPosts;

    private bool Share(ShareCondition share, double[] totals)
    {
        var posts = Count(totals, null);
        return posts >= Least(share.MinPosts) && share.IsMetBy(Count(totals, share.Label) / posts);
    }

    private bool Sentiment(SentimentCondition mean, double[] totals)
    {
        var posts = Count(totals, null);
        return posts >= Least(mean.MinPosts) && mean.IsMetBy(totals[EmotionState.SentimentSeries] / posts);
    }

    private bool Changed(ChangeCondition change, long atMs)
    {
        var now = Totals(change.Window, atMs);
        var before = Totals(change.Window, atMs - (long)Durations.Of(change.Window).TotalMilliseconds);
        return change.IsMetBy(
            new WindowCount(Count(now, null), Count(now, change.Label)), new WindowCount(Count(before, null), Count(before, change.Label)), Least(change.MinPosts));
    }

    private double Count(double[] totals, string? label)
    {
        if (label is null)
        {
            var sum = 0d;
            for (var i = EmotionState.SentimentSeries + 1; i < totals.Length; i++)
            {
                sum += totals[i];
            }

            return sum;
        }

        for (var i = 0; i < state.Labels.Count; i++)
        {
            if (state.Labels[i] == label)
            {
                return totals[i + 1];
            }
        }

        return 0;
    }

    private string? Dominant(double[] totals)
    {
        string? dominant = null;
        var most = 0d;
        for (var i = 0; i < state.Labels.Count; i++)
        {
            var (label, count) = (state.Labels[i], totals[i + 1]);
            if (count > most || (count.Equals(most) && count > 0 && string.CompareOrdinal(label, dominant) < 0))
            {
                (dominant, most) = (label, count);
            }
        }

        return dominant;
    }

    /// <summary>A window's totals, read once for all rules.</summary>
    private double[] Totals(RuleWindow window, long atMs)
    {
        var tier = EmotionState.WindowNames.IndexOf(RuleSentence.Short(window));
        if (!_totals.TryGetValue((tier, atMs), out var totals))
        {
            state.ReadTotals(atMs, tier, totals = new double[state.SeriesCount]);
            _totals.Add((tier, atMs), totals);
        }

        return totals;
    }
}
