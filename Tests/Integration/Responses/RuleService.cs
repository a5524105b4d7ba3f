using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Emotion.Grains.Responses.Crowd;
using Emotion.Grains.Responses.Judging;
using Emotion.Grains.Risk.Features;
using Emotion.Silo;
using Emotion.Streams.Kafka;
using Emotion.Tests.Integration.Api;
using Emotion.Tests.Integration.Streaming;
using Emotion.Tests.Shared.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ApiProgram = Emotion.Api.Program;

namespace Emotion.Tests.Integration.Responses;

/// <summary>The whole service in this process, on a broker that outlives it: a letter 'a' in a post speaks for anger, a 'j' for joy.</summary>
internal sealed class RuleService : IAsyncDisposable
{
    private const int Partitions = 2;
    private const string Calm = "hm";

    private static readonly string[] TopicNames =
    [
        "posts", "transactions", "profiles", "fraud-reports", "merchant-activity", "clicks", "items", "gps",
        "emotions", "risk-scores", "prices", "responses",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("emotion-rules-").FullName;
    private readonly ModelFolders _models = new();
    private readonly EmbeddedBrokerFixture _broker;
    private readonly string[] _settings;
    private WebApplication _app = null!;

    private RuleService(EmbeddedBrokerFixture broker, string[] settings) => (_broker, _settings) = (broker, settings);

    /// <summary>When the events of a test begin: a full hour of yesterday.</summary>
    public static DateTimeOffset Start { get; } = DateTimeOffset.FromUnixTimeSeconds((TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 3600 * 3600) - 86_400);

    public HttpClient Http { get; private set; } = null!;

    public static async Task<RuleService> StartAsync(params string[] settings)
    {
        var broker = EmbeddedBrokerFixture.Start(
            [.. TopicNames.Select(static name => new KafkaTopic(name, Partitions)), new("late-events", 1), new("dead-letters", 1)]);
        var service = new RuleService(broker, settings);
        _ = service._models.AddText("mood", "1", weight: 5);
        _ = service._models.AddTable("risk", "1", new float[RiskFeatureCalculator.Count], bias: 5);
        await service.StartAsync();
        return service;
    }

    /// <summary>Stops the service and starts it again: what it knows then was on disk.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    /// <summary>Sends a post, angry unless said otherwise.</summary>
    public Task PostAsync(string user, string id, double minute, bool angry = true) => SendAsync(HttpMethod.Post, "v1/posts", new JsonObject
    {
        ["id"] = id,
        ["userId"] = user,
        ["text"] = angry ? "aaaa" : Calm,
        ["createdAt"] = Start.AddMinutes(minute).ToString("O", CultureInfo.InvariantCulture),
    }.ToJsonString());

    /// <summary>Produces bytes past the API.</summary>
    public Task ProduceAsync(string topic, string key, string json) => _broker.Producer.ProduceAsync(topic, key, Encoding.UTF8.GetBytes(json));

    public async Task<JsonNode?> SendAsync(HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using var answer = await Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{method} {path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    /// <summary>Sets a rule and waits until the silo goes by it.</summary>
    public async Task PutRuleAsync(string id, string when, string more = "")
    {
        _ = await SendAsync(HttpMethod.Put, $"v1/rules/{id}", $$"""{"name":"{{id}}","when":{{when}}{{more}}}""");
        var book = _app.Services.GetRequiredService<RuleBook>();
        var revision = (await SendAsync(HttpMethod.Get, $"v1/rules/{id}"))!["revision"]!.GetValue<long>();
        await Until.TrueAsync(() => book.Revision >= revision);
    }

    /// <summary>Has the crowd's rules judged on what is counted now.</summary>
    public Task JudgeCrowdAsync() => Until.TrueAsync(() => _app.Services.GetRequiredService<IGrainFactory>().GetGrain<ICrowdRulesGrain>(0).Judge());

    /// <summary>Waits until so many records of a topic came and all of them are done.</summary>
    public Task DrainedAsync(string topic, int records) => Until.TrueAsync(
        async () =>
        {
            var partitions = (await SendAsync(HttpMethod.Get, "v1/system"))!["lag"]!.AsArray().Where(partition => partition!["topic"]!.GetValue<string>() == topic).ToList();
            return partitions.Sum(partition => Math.Max(0, partition!["high"]!.GetValue<long>())) >= records && partitions.All(partition => partition!["lag"]!.GetValue<long>() == 0);
        },
        TimeSpan.FromSeconds(60));

    /// <summary>How many of a user's posts are counted.</summary>
    public async Task<long> CountAsync(string user)
    {
        using var answer = await Http.GetAsync(new Uri($"v1/users/{user}/emotions", UriKind.Relative), TestContext.Current.CancellationToken);
        return answer.IsSuccessStatusCode
            ? JsonNode.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken))!["posts"]!.GetValue<long>()
            : 0;
    }

    /// <summary>Rules that fired, newest first.</summary>
    public async Task<IReadOnlyList<JsonNode>> ResponsesAsync() =>
        [.. (await SendAsync(HttpMethod.Get, "v1/responses?limit=500"))!["items"]!.AsArray().Select(static item => item!)];

    /// <summary>Ids of the responses, in no order, once there are so many.</summary>
    public async Task<string[]> ResponseIdsAsync(int count)
    {
        IReadOnlyList<JsonNode> responses = [];
        await Until.TrueAsync(async () => (responses = await ResponsesAsync()).Count >= count, TimeSpan.FromSeconds(60));
        return [.. responses.Select(static response => response["id"]!.GetValue<string>()).Order(StringComparer.Ordinal)];
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _broker.DisposeAsync();
        _models.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task StartAsync()
    {
        var info = Path.Combine(_folder, "broker.json");
        await _broker.Broker.Info.WriteAsync(info, TestContext.Current.CancellationToken);
        _app = ApiProgram.Build(
        [
            "--Emotion:Http:Port=0", "--Emotion:Http:GrpcPort=0", "--Emotion:Demo:Enabled=false",
            $"--Emotion:DataDirectory={Path.Combine(_folder, "data")}", $"--Emotion:Models:Folder={_models.Root}", "--Emotion:Models:Emotion=mood",
            "--Emotion:Models:ScanIntervalSeconds=0.1", $"--Emotion:Kafka:InfoFile={info}", $"--Emotion:Kafka:Partitions={Partitions}",
            "--Emotion:Responses:PollMilliseconds=50", .. _settings,
        ],
        static (builder, _) =>
        {
            builder.Logging.SetMinimumLevel(LogLevel.Warning);
            builder.Services.AddSingleton<Inference.Text.ITextPreparationFactory, LetterPreparation>();
            builder.AddEmotionSilo();
        });
        await _app.StartAsync(TestContext.Current.CancellationToken);
        Http = new HttpClient { BaseAddress = _app.Addresses()[0] };
        await Http.ReadyAsync();
    }

    private async Task StopAsync()
    {
        Http.Dispose();
        await _app.EndAsync();
    }
}
