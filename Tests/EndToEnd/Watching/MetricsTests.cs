using System.Text.Json.Nodes;
using Emotion.Tests.EndToEnd.Processes;

namespace Emotion.Tests.EndToEnd.Watching;

/// <summary>What a running service tells, and what our dashboards and alerts make of it.</summary>
public sealed class MetricsTests(WatchedService service) : IClassFixture<WatchedService>
{
    /// <summary>The words of the contract.</summary>
    private static readonly string[] Words =
    [
        "consumer_lag", "queue", "processing", "inference", "state_write", "output", "end_to_end", "watermark", "late", "dead_letter", "duplicate", "feed",
    ];

    /// <summary>Families that a healthy service may not have yet: they appear with what they count.</summary>
    private static readonly string[] Occasional =
    [
        "emotion_inference_drift", "emotion_recommendation_duration_seconds", "emotion_recommendation_freshness_seconds",
        "emotion_recommendation_degraded_total", "emotion_recommendation_indexed_total", "emotion_responses_fired_total", "emotion_profiles_withheld_total",
        "emotion_webhooks_queue", "emotion_webhooks_duration_seconds", "emotion_webhooks_tries_total", "emotion_webhooks_settled_total",
    ];

    [Fact]
    public async Task Metrics_OfARunningService_AreThoseOfTheReference()
    {
        var scraped = MetricNames.Scraped(await service.Api.GetStringAsync("metrics"));
        var documented = MetricNames.Documented();

        Assert.All(Words, word => Assert.Contains(scraped, name => name.Contains(word, StringComparison.Ordinal)));
        Assert.Empty(documented.Except(scraped).Except(Occasional));
        Assert.Empty(scraped.Where(name => name.StartsWith("emotion_", StringComparison.Ordinal)).Except(documented));
    }

    [Fact]
    public async Task Metrics_CountersOfTrouble_StandAtZeroFromTheStart()
    {
        foreach (var counter in (string[])
        [
            "emotion_dead_letter_events_total", "emotion_late_events_total", "emotion_duplicate_events_total", "emotion_stream_redelivered_total",
            "emotion_stream_failed_calls_total", "emotion_stream_retention_overrun_total", "emotion_state_write_failures_total", "emotion_output_failed_total",
            "emotion_feed_dropped_total", "emotion_inference_errors_total", "emotion_inference_rejected_total",
        ])
        {
            Assert.True(WatchedService.HasResult(await service.QueryAsync($"{counter} >= 0")), $"{counter} has no series.");
        }

        Assert.True(WatchedService.HasResult(await service.QueryAsync("emotion_stream_failed_calls_total{topic=\"posts\"} >= 0")));
    }

    [Fact]
    public async Task Metrics_OfOrleans_AreReadWithoutAskingEveryGrain()
    {
        var scrape = await service.Api.GetStringAsync("metrics");
        Assert.Contains("orleans_catalog_activations", scrape, StringComparison.Ordinal);
        Assert.DoesNotContain("orleans_messaging_processing_activation_data", scrape, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dashboard_OfARunningService_TellsASilosCountersAndVersion()
    {
        var hosts = JsonNode.Parse(await service.Api.GetStringAsync("dashboard/DashboardCounters"))!["hosts"]!.AsArray();
        var silo = Assert.Single(hosts)!["siloAddress"]!.GetValue<string>();
        var counters = new JsonArray();
        for (var tries = 0; counters.Count == 0 && tries < 60; tries++)
        {
            // They are read every 15 s.
            await Task.Delay(TimeSpan.FromMilliseconds(500));
            counters = JsonNode.Parse(await service.Api.GetStringAsync($"dashboard/SiloCounters/{silo}"))!.AsArray();
        }

        Assert.Contains(counters, counter => counter!["name"]!.GetValue<string>() == "orleans-catalog-activations");
        var properties = JsonNode.Parse(await service.Api.GetStringAsync($"dashboard/SiloProperties/{silo}"))!;
        Assert.StartsWith("10.", properties["orleansVersion"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_OfOurs_PassPromtoolsLint()
    {
        var scrape = await service.Api.GetStringAsync("metrics");
        var ours = string.Concat(scrape.Split('\n').Where(line => line.Contains("emotion_", StringComparison.Ordinal)).Select(line => line + "\n"));
        Assert.Equal("", await Promtool.RunAsync(ours, "check", "metrics"));
    }

    [Fact]
    public async Task Dashboards_EveryQuery_RunsAndReadsSeriesThatExist()
    {
        var queries = Directory.GetFiles(Path.Combine(Repository.Root, "infra", "grafana", "dashboards"), "*.json").SelectMany(Queries).ToArray();
        Assert.NotEmpty(queries);
        var empty = new List<string>();
        foreach (var (panel, query) in queries)
        {
            if (!WatchedService.HasResult(await service.QueryAsync(query)) && !Occasional.Any(name => query.Contains(name, StringComparison.Ordinal)))
            {
                empty.Add($"{panel}: {query}");
            }

            foreach (var series in MetricNames.Queried(query).Except(Occasional))
            {
                Assert.True(WatchedService.HasResult(await service.QueryAsync(series)), $"{panel} reads {series}, which the service does not export.");
            }
        }

        Assert.Empty(empty);
    }

    [Fact]
    public async Task Rules_InARealPrometheus_AreWellAndReadSeriesThatExist()
    {
        JsonArray rules = [];
        await Until.True(
            async () => (rules = await service.RulesAsync()).Count > 0 && rules.All(rule => rule!["health"]!.GetValue<string>() == "ok"),
            TimeSpan.FromSeconds(30),
            () => rules.ToJsonString());
        foreach (var rule in rules)
        {
            foreach (var series in MetricNames.Queried(rule!["query"]!.GetValue<string>()).Except(Occasional))
            {
                Assert.True(WatchedService.HasResult(await service.QueryAsync(series)), $"{rule["name"]} reads {series}, which the service does not export.");
            }
        }
    }

    [Fact]
    public async Task Runbook_EveryQueryOfSlowPipeline_Runs()
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "operations", "slow-pipeline.md"));
        var queries = RunbookQueries.In(page).ToArray();
        Assert.True(queries.Length > 15, $"Only {queries.Length} queries were found.");
        foreach (var query in queries)
        {
            Assert.True(WatchedService.HasResult(await service.QueryAsync(query)), $"{query} has no result.");
        }
    }

    private static IEnumerable<(string Panel, string Query)> Queries(string file)
    {
        var dashboard = JsonNode.Parse(File.ReadAllText(file))!;
        return dashboard["panels"]!.AsArray().SelectMany(panel => panel!["targets"]!.AsArray().Select(target => (
            $"{dashboard["title"]} / {panel["title"]}",
            target!["expr"]!.GetValue<string>().Replace("$__rate_interval", "30s", StringComparison.Ordinal))));
    }
}
