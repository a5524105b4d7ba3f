using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Emotion.Tests.EndToEnd.Processes;
using Emotion.Tests.Shared;

namespace Emotion.Tests.EndToEnd.Watching;

/// <summary>The main job with its simulated crowd, and a real Prometheus that scrapes it and evaluates our alert rules.</summary>
public sealed class WatchedService : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryFolder _folder = new();
    private readonly ClientWebSocket _client = new();
    private readonly HttpClient _prometheus = new() { Timeout = TimeSpan.FromSeconds(30) };
    private Task _reading = Task.CompletedTask;
    private ApiProcess? _api;
    private RunningProcess? _scraper;

    public HttpClient Api => _api!.Http;

    public async ValueTask InitializeAsync()
    {
        _api = await ApiProcess.StartAsync(
            Path.Combine(_folder.Path, "data"), ("Emotion__Demo__Enabled", "true"), ("Emotion__Demo__EventsPerSecond", "30"), ("Emotion__Models__Emotion", "emotion-fast"));
        var port = Ports.Free().ToString(CultureInfo.InvariantCulture);
        _prometheus.BaseAddress = new Uri($"http://127.0.0.1:{port}/");
        var config = Path.Combine(_folder.Path, "prometheus.yml");
        await File.WriteAllTextAsync(config, $$"""
            global:
              scrape_interval: 5s
              scrape_timeout: 5s
              evaluation_interval: 5s
            rule_files:
              - {{Repository.Root}}/infra/prometheus/rules/*.yml
            scrape_configs:
              - job_name: emotion-silo
                static_configs: [{ targets: ["{{_api.Address.Authority}}"] }]
            """);
        _scraper = RunningProcess.Start(
            "prometheus",
            [$"--config.file={config}", $"--storage.tsdb.path={Path.Combine(_folder.Path, "tsdb")}", $"--web.listen-address=127.0.0.1:{port}"]);

        // Somebody watches: the feed's metrics appear with what they count.
        await _client.ConnectAsync(new UriBuilder(_api.Address) { Scheme = "ws", Path = "/v1/feed" }.Uri, CancellationToken.None);
        _reading = ReadAsync();

        // Rates need two scrapes with events between them. Panes close once a minute, behind the watermark: a minute and more, by the second of the
        // minute in which this starts.
        await Until.True(
            async () => HasResult(await TryQueryAsync("sum(rate(emotion_feed_sent_total[30s])) > 0 and on() sum(rate(emotion_pricing_panes_total[1m])) > 0")),
            Patience * 2,
            () => _scraper.LastLines + "\n" + _api.LastLines);
    }

    /// <summary>Asks Prometheus.</summary>
    /// <returns>The answer's <c>data</c>.</returns>
    public async Task<JsonNode> QueryAsync(string query)
    {
        using var response = await _prometheus.GetAsync(new Uri($"api/v1/query?query={Uri.EscapeDataString(query)}", UriKind.Relative));
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        Assert.True(answer["status"]!.GetValue<string>() == "success", $"{query}: {answer["error"]}");
        return answer["data"]!;
    }

    /// <summary>What Prometheus makes of our rules: each with its health and last error.</summary>
    public async Task<JsonArray> RulesAsync()
    {
        var answer = JsonNode.Parse(await _prometheus.GetStringAsync(new Uri("api/v1/rules", UriKind.Relative)))!;
        return [.. answer["data"]!["groups"]!.AsArray().SelectMany(group => group!["rules"]!.AsArray()).Select(rule => rule!.DeepClone())];
    }

    internal static bool HasResult(JsonNode? data) => data?["result"]?.AsArray() is { Count: > 0 };

    public async ValueTask DisposeAsync()
    {
        _client.Abort();
        await _reading;
        _client.Dispose();
        if (_scraper is not null)
        {
            await _scraper.DisposeAsync();
        }

        if (_api is not null)
        {
            await _api.DisposeAsync();
        }

        _prometheus.Dispose();
        _folder.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (_client.State == WebSocketState.Open)
            {
                await _client.ReceiveAsync(buffer, CancellationToken.None);
            }
        }
        catch (Exception aborted) when (aborted is WebSocketException or OperationCanceledException)
        {
            // The end.
        }
    }

    private async Task<JsonNode?> TryQueryAsync(string query)
    {
        try
        {
            return await QueryAsync(query);
        }
        catch (Exception starting) when (starting is HttpRequestException or JsonException)
        {
            return null; // It has not opened its port yet, or answers that it is not ready.
        }
    }
}
