using System.Collections.Concurrent;
using Emotion.Grains.Interfaces.Models;
using Emotion.Grains.Interfaces.Recommendation;
using Emotion.Grains.Recommendation.Catalogue;
using Emotion.Grains.Recommendation.Clicks;
using Emotion.Grains.Recommendation.Store;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Emotion.Grains.Recommendation.Serving;

/// <summary>
/// Recommends in two stages: candidates from the index, then the ranker over real-time and batch features. Whatever does not
/// answer within its share of the time is done without: first the purchases and clicks, then the ranking.
/// </summary>
internal sealed partial class Recommender(
    ClickIndex index,
    ItemCatalogue catalogue,
    FeatureCache features,
    IGrainFactory grains,
    IOptions<RecommendationOptions> options,
    RecommendationInstruments instruments,
    TimeProvider time,
    ILogger<Recommender> logger)
{
    /// <summary>Shares of the time by whose end the shopper must be known, and the ranking be done.</summary>
    private const double KnowShopper = 0.5;
    private const double Rank = 0.9;

    private readonly RecommendationOptions _options = options.Value;
    private readonly ConcurrentBag<CandidateGenerator> _generators = [];

    /// <summary>Answers a query.</summary>
    public async Task<Recommendations> RecommendAsync(RecommendationQuery query)
    {
        var started = time.GetTimestamp();
        var degraded = false;
        var purchases = features.GetPurchasesAsync(query.UserId).AsTask();
        var clicks = grains.GetGrain<IUserClicksGrain>(query.UserId).GetHistory();
        var known = await InTimeAsync(clicks, "history", Left(KnowShopper));
        var bought = await InTimeAsync(purchases, "purchases", Left(KnowShopper));

        var now = time.GetUtcNow();
        var shopper = Shopper.Create(known.Value, bought.Value ?? PurchaseHistory.None, query.Context, now, _options);
        var popular = index.Popular;
        var exclude = query.ExcludePurchased ?? _options.ExcludePurchased;
        var any = query.Filter == ItemFilter.None;
        bool Allowed(string item) => (any || query.Filter.Passes(catalogue.Find(item))) && !(exclude && shopper.Of(item) is { Bought: > 0 });
        var candidates = Generate(query.UserId, shopper, popular, any && !exclude ? null : Allowed);

        var (scores, model) = candidates.Items.Length == 0 ? ([], null) : await RankAsync(query.UserId, candidates, shopper, now);
        var answer = new Answer(query.K, Allowed, catalogue);
        Func<string, string> name = Name;
        foreach (var (at, score) in Order(candidates.Items.Length, scores))
        {
            if (answer.IsFull)
            {
                break;
            }

            var candidate = candidates.Items[at];
            answer.Add(candidate.ItemId, score, Reasons.Of(candidate, shopper.Of(candidate.ItemId), now, name));
        }

        answer.FillUp(popular, query.Filter);
        var took = time.GetElapsedTime(started);
        instruments.OnAnswered(took);
        return new Recommendations
        {
            Items = [.. answer.Items],
            TookMs = took.TotalMilliseconds,
            Degraded = degraded,
            Model = model,
        };

        TimeSpan Left(double share) => (query.Budget * share) - time.GetElapsedTime(started);

        async ValueTask<(T? Value, bool Done)> InTimeAsync<T>(Task<T> task, string what, TimeSpan left)
        {
            try
            {
                if (task.IsCompletedSuccessfully || left > TimeSpan.Zero)
                {
                    return (await task.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time), true);
                }

                Abandon(task);
            }
            catch (Exception failed)
            {
                // An answer without this is better than none.
                LogLeftOut(failed, what);
                Abandon(task);
            }

            degraded = true;
            instruments.OnDegraded(what);
            return (default, false);
        }

        async Task<(float[] Scores, ModelStamp? Model)> RankAsync(string userId, Candidates ranked, Shopper of, DateTimeOffset at)
        {
            var counted = await InTimeAsync(features.GetCountsAsync(Array.ConvertAll(ranked.Items, static candidate => candidate.ItemId)).AsTask(), "itemPurchases", Left(Rank) / 2);
            var left = Left(Rank);
            if (left <= TimeSpan.Zero)
            {
                degraded = true;
                instruments.OnDegraded("ranking");
                return ([], null);
            }

            Blend(ranked, counted.Value, new BlendedFeatures(of, catalogue.Find, at));
            var rows = new FeatureRows
            {
                Model = _options.Model,
                Values = ranked.Rows,
                UserId = userId,
                Priority = InferencePriority.Interactive,
            };
            var (scored, done) = await InTimeAsync(grains.GetInference().ScoreRows(rows), "ranking", left);
            return done ? (scored!.Values, scored.Model) : ([], null);
        }
    }

    /// <summary>What is popular, without a look at anybody: for answers that have no time for more.</summary>
    public Recommendations Popular(RecommendationQuery query)
    {
        var started = time.GetTimestamp();
        var answer = new Answer(query.K, item => query.Filter.Passes(catalogue.Find(item)), catalogue);
        answer.FillUp(index.Popular, query.Filter);
        return new Recommendations { Items = [.. answer.Items], TookMs = time.GetElapsedTime(started).TotalMilliseconds, Degraded = true };
    }

    private static void Blend(Candidates candidates, long[]? counts, BlendedFeatures blended)
    {
        for (var at = 0; at < candidates.Items.Length; at++)
        {
            blended.Write(candidates.Items[at].ItemId, counts?[at] ?? 0, candidates.Row(at));
        }
    }

    /// <summary>By the ranker's scores; without them in the order of the first stage, scored by place.</summary>
    private static IEnumerable<(int At, double Score)> Order(int count, float[] scores) => scores.Length == count
        ? Enumerable.Range(0, count).Select(at => (at, (double)scores[at])).OrderByDescending(static ranked => ranked.Item2)
        : Enumerable.Range(0, count).Select(static at => (at, 1.0 / (2 + at)));

    private Candidates Generate(string userId, Shopper shopper, PopularItems popular, Func<string, bool>? allowed)
    {
        if (!_generators.TryTake(out var generator))
        {
            generator = new CandidateGenerator();
        }

        try
        {
            return index.Read(sessions => generator.Generate(sessions, userId, shopper, popular, allowed, _options.MaxCandidates));
        }
        finally
        {
            _generators.Add(generator);
        }
    }

    private string Name(string itemId) => catalogue.Find(itemId)?.Title ?? itemId;

    /// <summary>Nobody waits for it any more: a failure of it is nobody's business.</summary>
    private static void Abandon(Task task) =>
        _ = task.ContinueWith(static done => _ = done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    [LoggerMessage(LogLevel.Debug, "A recommendation goes without {What}.")]
    private partial void LogLeftOut(Exception exception, string what);
}
