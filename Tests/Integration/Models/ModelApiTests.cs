using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Tests.Integration.Api;
using Emotion.Tests.Shared.Models;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using ApiProgram = Emotion.Api.Program;

namespace Emotion.Tests.Integration.Models;

/// <summary>The model routes over HTTP, as a client sees them.</summary>
public sealed class ModelApiTests : IAsyncLifetime
{
    private ModelSilos _silos = null!;
    private WebApplication _app = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _silos = await ModelSilos.StartAsync(folders =>
        {
            folders.AddText("mood", "1", weight: 2);
            folders.AddText("mood", "2", weight: 3);
            folders.AddText("mood", "3", graph: [1]);
            folders.AddTable("risk", "1", [1, -1]);
        });
        _app = ApiProgram.Build(["--Emotion:Http:Port=0", "--Emotion:Http:GrpcPort=0"], (builder, _) =>
        {
            builder.Logging.ClearProviders();
            builder.Services.AddSingleton(_silos.Grains);
            var broker = new MemoryBroker();
            builder.Services.AddSingleton<IEventIngress>(broker);
            builder.Services.AddSingleton<ITopicTail>(broker);
            builder.Services.AddSingleton<IBrokerStatus>(broker);
        });
        await _app.StartAsync(TestContext.Current.CancellationToken);
        var address = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        _client = new HttpClient { BaseAddress = new Uri(address) };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await _app.StopAsync(deadline.Token);
        await _app.DisposeAsync();
        await _silos.DisposeAsync();
    }

    [Fact]
    public async Task Classify_Texts_AnswersInOrder()
    {
        var answer = await PostAsync("/v1/classify?explain=true", """{"texts":["jjj x","aaa",""]}""");
        var results = answer["results"]!.AsArray();

        Assert.Equal(["joy", "anger", "neutral"], results.Select(result => (string)result!["label"]!));
        Assert.Equal("mood", (string)answer["model"]!["name"]!);
        Assert.Equal((float)results[0]!["scores"]!["joy"]!, (float)results[0]!["score"]!);
        Assert.Equal(["jjj", "x"], results[0]!["words"]!.AsArray().Select(word => (string)word!["word"]!));
        Assert.NotNull(results[0]!["sentiment"]!["polarity"]);
        Assert.NotNull(results[0]!["tweetEmotion"]);
        Assert.True((double)answer["inferenceMs"]! > 0);
    }

    [Theory]
    [InlineData("""{"texts":[]}""", "texts")]
    [InlineData("""{"texts":["a",null]}""", "texts[1]")]
    [InlineData("""{"texts":["a"],"userId":""}""", "userId")]
    [InlineData("""{}""", "body")]
    public async Task Classify_BadRequest_SaysWhatIsWrong(string body, string field)
    {
        using var answer = await SendAsync(HttpMethod.Post, "/v1/classify", body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var problem = (await answer.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!;
        Assert.NotEmpty((string)problem["detail"]!);
        Assert.True(problem["errors"]!.AsObject().ContainsKey(field), problem.ToJsonString());
    }

    [Fact]
    public async Task Classify_TooManyOrTooLong_IsRefused()
    {
        var many = JsonSerializer.Serialize(new { texts = Enumerable.Repeat("a", 129) });
        var longer = JsonSerializer.Serialize(new { texts = new[] { new string('a', 5001) } });
        foreach (var body in new[] { many, longer })
        {
            using var answer = await SendAsync(HttpMethod.Post, "/v1/classify", body);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Classify_UnknownModel_Is404()
    {
        using var answer = await SendAsync(HttpMethod.Post, "/v1/classify", """{"texts":["a"],"model":"nothing"}""");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Models_List_ShowsVersionsStatesAndRollout()
    {
        _ = await PostAsync("/v1/classify", """{"texts":["jjj"]}""");
        JsonNode mood = new JsonObject();
        await Until.TrueAsync(async () =>
        {
            mood = (await GetAsync("/v1/models"))["items"]!.AsArray().Single(model => (string)model!["name"]! == "mood")!;
            return (long)mood["versions"]![1]!["inputs"]! > 0;
        });

        Assert.Equal(["ready", "ready", "failed"], mood["versions"]!.AsArray().Select(version => (string)version!["state"]!));
        Assert.Contains("model.onnx", (string)mood["versions"]![2]!["error"]!, StringComparison.Ordinal);
        Assert.Equal("2", (string)mood["rollout"]!["stable"]!);
        Assert.Equal(ModelFolders.Labels, mood["labels"]!.AsArray().Select(label => (string)label!));
        var one = await GetAsync("/v1/models/mood");
        Assert.Equal(.5, (double)one["card"]!["metrics"]!["macroF1"]!);
        using var unknown = await SendAsync(HttpMethod.Get, "/v1/models/nothing", null);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Rollout_Put_IsInForceOrRefusedWithAReason()
    {
        using var accepted = await SendAsync(HttpMethod.Put, "/v1/models/mood/rollout", """{"stable":"1"}""");
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        await Until.TrueAsync(async () => (string)(await PostAsync("/v1/classify", """{"texts":["j"]}"""))["model"]!["version"]! == "1");

        using var failed = await SendAsync(HttpMethod.Put, "/v1/models/mood/rollout", """{"stable":"3"}""");
        Assert.Equal(HttpStatusCode.Conflict, failed.StatusCode);
        using var wrong = await SendAsync(HttpMethod.Put, "/v1/models/mood/rollout", """{"stable":"1","candidate":"2","percent":120}""");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        using var unknown = await SendAsync(HttpMethod.Put, "/v1/models/nothing/rollout", """{"stable":"1"}""");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);

        using var back = await SendAsync(HttpMethod.Post, "/v1/models/mood/rollback", "{}");
        Assert.Equal("2", (string)(await back.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!["stable"]!);
    }

    [Fact]
    public async Task InferenceProtocol_StandardClient_ReadsMetadataAndInfers()
    {
        Assert.True((bool)(await GetAsync("/v2/health/ready"))["ready"]!);
        Assert.True((bool)(await GetAsync("/v2/models/risk/versions/1/ready"))["ready"]!);
        var metadata = await GetAsync("/v2/models/mood");
        Assert.Equal("BYTES", (string)metadata["inputs"]![0]!["datatype"]!);
        Assert.Equal(["1", "2", "3"], metadata["versions"]!.AsArray().Select(version => (string)version!));

        var texts = await PostAsync("/v2/models/mood/versions/1/infer", """{"id":"7","inputs":[{"name":"text","datatype":"BYTES","shape":[2],"data":["jjj","aaa"]}]}""");
        Assert.Equal("7", (string)texts["id"]!);
        Assert.Equal("1", (string)texts["model_version"]!);
        Assert.Equal(["joy", "anger"], texts["outputs"]![0]!["data"]!.AsArray().Select(label => (string)label!));
        Assert.Equal([2, 3], texts["outputs"]![1]!["shape"]!.AsArray().Select(size => (int)size!));

        var rows = await PostAsync("/v2/models/risk/infer", """{"inputs":[{"name":"features","datatype":"FP32","shape":[2,2],"data":[[1,0],[0,1]]}]}""");
        Assert.Equal(1 / (1 + MathF.Exp(-1)), (float)rows["outputs"]![0]!["data"]![0]!, 1e-5f);
        using var wrong = await SendAsync(HttpMethod.Post, "/v2/models/risk/infer", """{"inputs":[{"name":"features","datatype":"FP32","shape":[3,2],"data":[1,2,3]}]}""");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    private async Task<JsonObject> GetAsync(string path)
    {
        using var answer = await SendAsync(HttpMethod.Get, path, null);
        return await ReadAsync(answer);
    }

    private async Task<JsonObject> PostAsync(string path, string body)
    {
        using var answer = await SendAsync(HttpMethod.Post, path, body);
        return await ReadAsync(answer);
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!.AsObject();
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        }

        return await _client.SendAsync(request, TestContext.Current.CancellationToken);
    }
}
