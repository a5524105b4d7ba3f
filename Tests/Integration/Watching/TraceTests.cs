using System.Diagnostics;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Streams.Kafka;
using Emotion.Tests.Integration.Api;

namespace Emotion.Tests.Integration.Watching;

/// <summary>Traces of a running service, as a collector gets them.</summary>
public sealed class TraceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Trace_OfAnEventByHttp_ReachesFromTheCallerToTheFrame()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var service = await WholeService.StartAsync(
            $"--Emotion:Telemetry:OtlpEndpoint={collector.Endpoint}", "--Emotion:Telemetry:OtlpIntervalSeconds=1", "--Emotion:Telemetry:TraceSampling=0");
        await using var feed = await OpenFeedAsync(service);
        var (trace, caller) = (ActivityTraceId.CreateRandom().ToHexString(), ActivitySpanId.CreateRandom().ToHexString());

        await service.PostAsync([("t1", "ann", "what a wonderful day")], $"00-{trace}-{caller}-01", TestContext.Current.CancellationToken);
        await feed.TakeAsync(1);

        var spans = await SpansAsync(collector, trace, "frame emotion", "write state", "run emotion-fast", "process posts");
        var request = spans.Single(span => span.ParentId == caller);
        var process = Single(spans, "process posts", request);
        var score = Single(spans, "score emotion-fast", process);
        var run = Single(spans, "run emotion-fast", score);
        Assert.Equal([score.Id], run.Links);
        var send = Single(spans, "send emotions", process);
        var taken = Single(spans, "feed emotions", send);
        Single(spans, "frame emotion", taken);
        Single(spans, "write state", process);
        await Until.TrueAsync(() => collector.Metrics > 0, Patience);
    }

    [Fact]
    public async Task Trace_OfEventsByKafka_AreLinkedByTheRunThatScoredThem()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var service = await WholeService.StartAsync(
            $"--Emotion:Telemetry:OtlpEndpoint={collector.Endpoint}", "--Emotion:Models:Workers=1");
        // The only worker is busy with this one while the others come together.
        service.Models.PerInput = TimeSpan.FromSeconds(4);
        await ProduceAsync(service, "t0", "eve", null);
        await Until.TrueAsync(
            async () => (await service.Http.GetFromJsonAsync<JsonNode>("v1/system"))!["lag"]!.AsArray().Any(lag => lag!["held"]!["inFlight"]!.GetValue<long>() > 0),
            Patience);
        string[] traces = [.. Enumerable.Range(0, 2).Select(_ => ActivityTraceId.CreateRandom().ToHexString())];
        var caller = ActivitySpanId.CreateRandom().ToHexString();
        await ProduceAsync(service, "t1", "ann", $"00-{traces[0]}-{caller}-01");
        await ProduceAsync(service, "t2", "bob", $"00-{traces[1]}-{caller}-01");

        var first = await SpansAsync(collector, traces[0], "score emotion-fast", "process posts");
        var second = await SpansAsync(collector, traces[1], "score emotion-fast", "process posts");
        Assert.Equal(caller, first.Single(span => span.Name == "process posts").ParentId);
        string[] scores = [.. first.Concat(second).Where(span => span.Name == "score emotion-fast").Select(span => span.Id).Order()];
        Assert.Equal(2, scores.Length);
        await Until.TrueAsync(
            () => collector.Spans.Any(span => span.Name == "run emotion-fast" && span.Links.Order().SequenceEqual(scores)),
            Patience);
    }

    [Fact]
    public async Task Trace_NotSampledByItsProducer_IsCarriedOnAndNotRecorded()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var service = await WholeService.StartAsync($"--Emotion:Telemetry:OtlpEndpoint={collector.Endpoint}", "--Emotion:Telemetry:TraceSampling=1");
        await using var feed = await OpenFeedAsync(service);
        var (trace, recorded) = (ActivityTraceId.CreateRandom().ToHexString(), ActivityTraceId.CreateRandom().ToHexString());
        var caller = ActivitySpanId.CreateRandom().ToHexString();

        await ProduceAsync(service, "t1", "ann", $"00-{trace}-{caller}-00");
        await ProduceAsync(service, "t2", "ann", $"00-{recorded}-{caller}-01");
        await feed.TakeAsync(2);

        // What came later was exported: what is not there will not come.
        await SpansAsync(collector, recorded, "frame emotion");
        Assert.DoesNotContain(collector.Spans, span => span.TraceId == trace);
        Assert.Contains($"00-{trace}-{caller}-00", await service.HeadersAsync(Topics.Emotions));
    }

    [Fact]
    public async Task Trace_WithOrleansSpans_HasTheCallsBetweenGrains()
    {
        await using var collector = await OtlpReceiver.StartAsync();
        await using var service = await WholeService.StartAsync(
            $"--Emotion:Telemetry:OtlpEndpoint={collector.Endpoint}", "--Emotion:Telemetry:TraceSampling=0", "--Emotion:Telemetry:OrleansSpans=true");
        await using var feed = await OpenFeedAsync(service);
        var trace = ActivityTraceId.CreateRandom().ToHexString();

        await service.PostAsync([("t1", "ann", "what a wonderful day")], $"00-{trace}-{ActivitySpanId.CreateRandom().ToHexString()}-01", TestContext.Current.CancellationToken);
        await feed.TakeAsync(1);

        var spans = await SpansAsync(collector, trace, "process posts", "score emotion-fast", "frame emotion");
        await Until.TrueAsync(() => collector.Spans.Any(span => span.TraceId == trace && span.Name.Contains("IInferenceGrain", StringComparison.Ordinal)), Patience);
        var byId = collector.Spans.Where(span => span.TraceId == trace).ToDictionary(span => span.Id);
        var above = new List<string>();
        for (var span = spans.Single(span => span.Name == "score emotion-fast"); byId.TryGetValue(span.ParentId, out var parent); span = parent)
        {
            above.Add(parent.Name);
        }

        Assert.Contains(above, name => name.Contains("IInferenceGrain", StringComparison.Ordinal));
        Assert.Contains("process posts", above);
    }

    private static ReceivedSpan Single(IReadOnlyList<ReceivedSpan> spans, string name, ReceivedSpan parent) =>
        Assert.Single(spans, span => span.Name == name && span.ParentId == parent.Id);

    private static async Task<IReadOnlyList<ReceivedSpan>> SpansAsync(OtlpReceiver collector, string trace, params string[] names)
    {
        IReadOnlyList<ReceivedSpan> spans = [];
        await Until.TrueAsync(
            () =>
            {
                spans = [.. collector.Spans.Where(span => span.TraceId == trace)];
                return names.All(name => spans.Any(span => span.Name == name));
            },
            Patience);
        return spans;
    }

    private static async Task<FeedClient> OpenFeedAsync(WholeService service)
    {
        var socket = new System.Net.WebSockets.ClientWebSocket();
        await socket.ConnectAsync(new UriBuilder(service.Address) { Scheme = "ws", Path = "/v1/feed" }.Uri, TestContext.Current.CancellationToken);
        var feed = new FeedClient(socket);
        await feed.NextAsync("hello");
        return feed;
    }

    private static Task ProduceAsync(WholeService service, string id, string user, string? traceParent) => service.Producer.ProduceAsync(
        Topics.Posts,
        user,
        Encoding.UTF8.GetBytes($$"""{"id":"{{id}}","userId":"{{user}}","text":"what a wonderful day","createdAt":"{{TimeProvider.System.GetUtcNow():O}}"}"""),
        traceParent is null ? null : [new KafkaHeader("traceparent", Encoding.ASCII.GetBytes(traceParent))]);
}
