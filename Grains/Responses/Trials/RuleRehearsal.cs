using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Emotion.Grains.Emotion;
using Emotion.Grains.Interfaces.Emotion;
using Emotion.Grains.Interfaces.Pricing;
using Emotion.Grains.Interfaces.Responses;
using Emotion.Grains.Interfaces.Risk;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Grains.Pricing;
using Emotion.Grains.Responses.Crowd;
using Emotion.Grains.Responses.Judging;
using Emotion.Grains.Risk;
using Emotion.Grains.Streaming;
using Microsoft.Extensions.Options;

namespace Emotion.Grains.Responses.Trials;

/// <summary>
/// Rehearses a rule over the results that the broker still has, or the crowd's counts that the store does. Windows and mood begin
/// empty where that history begins, so a rule that looks far back fires late in it, or not at all.
/// </summary>
internal sealed class RuleRehearsal(
    ITopicTail tail, IKeyedStateStore store, IOptions<UserEmotionOptions> profiles, IOptions<ResponseOptions> options, TimeProvider time)
{
    /// <summary>Runs a rehearsal.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="userIds">Only these users; all for an empty set.</param>
    /// <param name="maxEvents">Most events.</param>
    public async Task<DryRunReport> RunAsync(ResponseRule rule, HashSet<string> userIds, int maxEvents)
    {
        var started = time.GetTimestamp();
        var stage = new RehearsalStage(rule, options.Value.AllowedLateness);
        switch (rule.Subject)
        {
            case RuleSubject.User:
                RunPosts(stage, Chosen(await ReadAsync(Topics.Emotions, EmotionJson.Default.EmotionResult, maxEvents), userIds, static post => (post.UserId, post.Id)));
                break;
            case RuleSubject.Risk:
                RunScores(stage, Chosen(await ReadAsync(Topics.RiskScores, RiskJson.Default.RiskScore, maxEvents), userIds, static score => (score.UserId, score.Id)));
                break;
            case RuleSubject.Zone:
                RunPrices(stage, Chosen(await ReadAsync(Topics.Prices, PricingJson.Default.ZonePrice, maxEvents), [], static price => (price.Zone, IdOf(price))));
                break;
            default:
                await RunCrowdAsync(stage);
                break;
        }

        return stage.Report(time.GetElapsedTime(started));
    }

    private void RunPosts(RehearsalStage stage, IEnumerable<EmotionResult> posts)
    {
        var users = new Dictionary<string, EmotionState>(StringComparer.Ordinal);
        foreach (var post in posts)
        {
            if (!users.TryGetValue(post.UserId, out var state))
            {
                users.Add(post.UserId, state = new EmotionState());
            }

            stage.Judge(
                post.UserId,
                post.CreatedAt.ToUnixTimeMilliseconds(),
                new UserRuleView(state, null),
                () =>
                {
                    state.Add(post, profiles.Value.MoodHalfLife);
                    state.OpenBlock.Clear();
                    return new UserRuleView(state, post);
                },
                () => UserRuleView.Trigger(post));
        }
    }

    private static void RunScores(RehearsalStage stage, IEnumerable<RiskScore> scores)
    {
        foreach (var score in scores)
        {
            var timeMs = score.CreatedAt.ToUnixTimeMilliseconds();
            var view = new RiskRuleView(new RiskState.StoredScore(score.Id, timeMs, score.Amount, score.Score, score.Decision, [], score.Reasons, score.Model, score.Source));
            stage.Judge(score.UserId, timeMs, view, () => view, view.Trigger);
        }
    }

    private static void RunPrices(RehearsalStage stage, IEnumerable<ZonePrice> prices)
    {
        foreach (var price in prices)
        {
            var (startMs, endMs) = (price.WindowStart.ToUnixTimeMilliseconds(), price.WindowEnd.ToUnixTimeMilliseconds());
            var window = new PricedWindow(
                startMs, endMs, new ZoneDemand(price.Supply, price.Demand), price.Multiplier, price.Revision, price.Final, price.Model.Name, price.Model.Version);
            var view = new ZoneRuleView(price.Zone, window);
            stage.Judge(price.Zone, endMs, view, () => view, () => view.Trigger(IdOf(price)));
        }
    }

    private async Task RunCrowdAsync(RehearsalStage stage)
    {
        var fine = await store.ReadTalliesAsync(CrowdTallies.Fine, 0);
        var coarse = await store.ReadTalliesAsync(CrowdTallies.Coarse, 0);
        var limit = time.GetUtcNow().ToUnixTimeMilliseconds() / CrowdTallies.FineMs;
        foreach (var slice in fine.Select(static tally => tally.Slice).Where(slice => slice >= 0 && slice <= limit).Distinct().Order())
        {
            var endMs = (slice + 1) * CrowdTallies.FineMs;
            var view = new CrowdRuleView(fine, coarse, endMs - 1);
            stage.Judge(CrowdRulesGrain.Key, endMs, view, () => view, () => CrowdRulesGrain.Trigger(endMs, endMs));
        }
    }

    private static string IdOf(ZonePrice price) => string.Create(
        CultureInfo.InvariantCulture, $"{price.Zone}/{price.WindowStart.ToUnixTimeMilliseconds()}/{price.WindowEnd.ToUnixTimeMilliseconds()}/{price.Revision}");

    /// <summary>Each result once, however often it was sent, of the users wanted.</summary>
    private static IEnumerable<T> Chosen<T>(IEnumerable<T> results, HashSet<string> keys, Func<T, (string Key, string Id)> identity)
    {
        var seen = new HashSet<(string, string)>();
        foreach (var result in results)
        {
            var (key, id) = identity(result);
            if ((keys.Count == 0 || keys.Contains(key)) && seen.Add((key, id)))
            {
                yield return result;
            }
        }
    }

    /// <summary>The newest results of each partition, in their order.</summary>
    private async Task<IEnumerable<T>> ReadAsync<T>(string topic, JsonTypeInfo<T> json, int maxEvents)
        where T : class
    {
        var range = await tail.DescribeAsync(topic, CancellationToken.None);
        var each = (maxEvents + range.Partitions.Count - 1) / range.Partitions.Count;
        var pages = await Task.WhenAll(range.Partitions.Where(static partition => partition.High > partition.Low).Select(partition =>
            tail.ReadRangeAsync(topic, partition.Partition, Math.Max(partition.Low, partition.High - each), partition.High, CancellationToken.None)));
        return pages.SelectMany(static page => page).Select(record => Parse(record, json)).OfType<T>();
    }

    /// <summary>Reads a result; null for a tombstone and for what is none of ours.</summary>
    private static T? Parse<T>(TopicRecord record, JsonTypeInfo<T> json)
        where T : class
    {
        try
        {
            return record.Value is { } value ? JsonSerializer.Deserialize(value, json) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
