using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Emotion.Tests.Shared.Models;

namespace Emotion.Tests.Integration.Models;

/// <summary>The model routes over HTTP, as a client sees them.</summary>
public sealed class ModelApiTests : IAsyncLifetime
{
    private ModelSilos _silos = null!;
    private ModelApi _api = null!;

    public async ValueTask InitializeAsync()
    {
        _silos = await ModelSilos.StartAsync(folders =>
        {
            folders.AddText("mood", "1", weight: 2);
            folders.AddText("mood", "2", weight: 3);
            folders.AddText("mood", "3", graph: [1]);
            folders.AddTable("risk", "1", [1, -1]);
        });
        _api = await ModelApi.StartAsync(_silos);
    }

    public async ValueTask DisposeAsync()
    {
        await _api.DisposeAsync();
        await _silos.DisposeAsync();
    }

    [Fact]
    public async Task Classify_Texts_AnswersInOrder()
    {
        var answer = await _api.PostAsync("/v1/classify?explain=true", """{"texts":["jjj x","aaa",""]}""");
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
        using var answer = await _api.SendAsync(HttpMethod.Post, "/v1/classify", body);
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
            using var answer = await _api.SendAsync(HttpMethod.Post, "/v1/classify", body);
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Classify_UnknownModel_Is404()
    {
        using var answer = await _api.SendAsync(HttpMethod.Post, "/v1/classify", """{"texts":["a"],"model":"nothing"}""");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task Models_List_ShowsVersionsStatesAndRollout()
    {
        _ = await _api.PostAsync("/v1/classify", """{"texts":["jjj"]}""");
        JsonNode mood = new JsonObject();
        await Until.TrueAsync(async () =>
        {
            mood = (await _api.GetAsync("/v1/models"))["items"]!.AsArray().Single(model => (string)model!["name"]! == "mood")!;
            return (long)mood["versions"]![1]!["inputs"]! > 0;
        });

        Assert.Equal(["ready", "ready", "failed"], mood["versions"]!.AsArray().Select(version => (string)version!["state"]!));
        Assert.Contains("model.onnx", (string)mood["versions"]![2]!["error"]!, StringComparison.Ordinal);
        Assert.Equal("2", (string)mood["rollout"]!["stable"]!);
        Assert.Equal(ModelFolders.Labels, mood["labels"]!.AsArray().Select(label => (string)label!));
        var one = await _api.GetAsync("/v1/models/mood");
        Assert.Equal(.5, (double)one["card"]!["metrics"]!["macroF1"]!);
        using var unknown = await _api.SendAsync(HttpMethod.Get, "/v1/models/nothing", null);
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
    }

    [Fact]
    public async Task Rollout_Put_IsInForceOrRefusedWithAReason()
    {
        using var accepted = await _api.SendAsync(HttpMethod.Put, "/v1/models/mood/rollout", """{"stable":"1"}""");
        Assert.Equal(HttpStatusCode.OK, accepted.StatusCode);
        await Until.TrueAsync(async () => (string)(await _api.PostAsync("/v1/classify", """{"texts":["j"]}"""))["model"]!["version"]! == "1");

        using var failed = await _api.SendAsync(HttpMethod.Put, "/v1/models/mood/rollout", """{"stable":"3"}""");
        Assert.Equal(HttpStatusCode.Conflict, failed.StatusCode);
        using var wrong = await _api.SendAsync(HttpMethod.Put, "/v1/models/mood/rollout", """{"stable":"1","candidate":"2","percent":120}""");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        using var unknown = await _api.SendAsync(HttpMethod.Put, "/v1/models/nothing/rollout", """{"stable":"1"}""");
        Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);

        using var back = await _api.SendAsync(HttpMethod.Post, "/v1/models/mood/rollback", "{}");
        Assert.Equal("2", (string)(await back.Content.ReadFromJsonAsync<JsonObject>(TestContext.Current.CancellationToken))!["stable"]!);
    }

    [Fact]
    public async Task InferenceProtocol_StandardClient_ReadsMetadataAndInfers()
    {
        Assert.True((bool)(await _api.GetAsync("/v2/health/ready"))["ready"]!);
        Assert.True((bool)(await _api.GetAsync("/v2/models/risk/versions/1/ready"))["ready"]!);
        var metadata = await _api.GetAsync("/v2/models/mood");
        Assert.Equal("BYTES", (string)metadata["inputs"]![0]!["datatype"]!);
        Assert.Equal(["1", "2", "3"], metadata["versions"]!.AsArray().Select(version => (string)version!));

        var texts = await _api.PostAsync("/v2/models/mood/versions/1/infer", """{"id":"7","inputs":[{"name":"text","datatype":"BYTES","shape":[2],"data":["jjj","aaa"]}]}""");
        Assert.Equal("7", (string)texts["id"]!);
        Assert.Equal("1", (string)texts["model_version"]!);
        Assert.Equal(["joy", "anger"], texts["outputs"]![0]!["data"]!.AsArray().Select(label => (string)label!));
        Assert.Equal([2, 3], texts["outputs"]![1]!["shape"]!.AsArray().Select(size => (int)size!));

        var rows = await _api.PostAsync("/v2/models/risk/infer", """{"inputs":[{"name":"features","datatype":"FP32","shape":[2,2],"data":[[1,0],[0,1]]}]}""");
        Assert.Equal(1 / (1 + MathF.Exp(-1)), (float)rows["outputs"]![0]!["data"]![0]!, 1e-5f);
        using var wrong = await _api.SendAsync(HttpMethod.Post, "/v2/models/risk/infer", """{"inputs":[{"name":"features","datatype":"FP32","shape":[3,2],"data":[1,2,3]}]}""");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }
}
