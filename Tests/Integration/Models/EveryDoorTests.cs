using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Emotion.Api.Grpc.V1;
using Emotion.Grains.Interfaces.Models;
using Grpc.Net.Client;

namespace Emotion.Tests.Integration.Models;

/// <summary>REST, gRPC, the Open Inference Protocol and streams score by one model: what they say must not depend on the door.</summary>
public sealed class EveryDoorTests
{
    private static readonly string[] Samples =
    [
        "I love this!", "ugh, worst day ever :(", "ok", "WHAAAT?? no wayyyy", "@user thanks so much #blessed \U0001F600", "日本語のテキスト",
        string.Join(' ', Enumerable.Repeat("this is a rather long text that goes on about nothing", 20)),
    ];

    [Theory]
    [InlineData("emotion")]
    [InlineData("emotion-fast")]
    public async Task Classify_EveryDoorAloneOrAmong64_GivesEqualProbabilities(string model)
    {
        await using var silos = await ModelSilos.StartAsync(static _ => { }, 1, ("Models:Folder", ShippedModels()), ("Models:Emotion", model));
        await using var api = await ModelApi.StartAsync(silos);
        using var channel = GrpcChannel.ForAddress(api.Grpc);
        var grpc = new EmotionService.EmotionServiceClient(channel);
        string[] texts = [.. Enumerable.Range(0, 64).Select(i => $"{Samples[i % Samples.Length]} {i}")];

        var together = (await api.PostAsync("/v1/classify", Body(texts)))["results"]!.AsArray();
        var infer = await api.PostAsync($"/v2/models/{model}/infer", InferBody(texts));
        var fromGrpc = (await grpc.ClassifyAsync(new ClassifyRequest { Texts = { texts } }, cancellationToken: TestContext.Current.CancellationToken)).Results;

        for (var i = 0; i < texts.Length; i += 3)
        {
            var expected = Values(together[i]!["scores"]!);
            var polarity = Values(together[i]!["sentiment"]!["polarity"]!);
            var alone = (await api.PostAsync("/v1/classify", Body(texts[i])))["results"]![0]!;
            var stream = await silos.Doors[0].Classify(texts[i], $"user-{i}", InferencePriority.Stream);

            AssertSame(expected, Values(alone["scores"]!));
            AssertSame(polarity, Values(alone["sentiment"]!["polarity"]!));
            AssertSame(Values(together[i]!["tweetEmotion"]!), Values(alone["tweetEmotion"]!));
            AssertSame(expected, stream.Scores.Labels.Zip(stream.Scores.Probabilities).ToDictionary());
            AssertSame(expected, fromGrpc[i].Scores);
            AssertSame(polarity, fromGrpc[i].Polarity);
            AssertSame(polarity, Row(infer, "polarity", i));
        }
    }

    [Fact]
    public async Task Classify_Overloaded_Is503WithRetryAfterAndRecovers()
    {
        await using var silos = await ModelSilos.StartAsync(
            static folders => folders.AddText("mood", "1", edit: static json => json["preparation"]!["milliseconds"] = 2),
            1,
            ("Models:InteractiveLimit", "128"));
        await using var api = await ModelApi.StartAsync(silos);
        var body = Body([.. Enumerable.Repeat("j", 100)]);

        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => api.SendAsync(HttpMethod.Post, "/v1/classify", body)));

        var refused = answers.Where(static answer => answer.StatusCode == HttpStatusCode.ServiceUnavailable).ToList();
        Assert.NotEmpty(refused);
        Assert.Contains(answers, static answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.All(answers.Except(refused), static answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.All(refused, static answer =>
        {
            Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        });
        Array.ForEach(answers, static answer => answer.Dispose());
        using var after = await api.SendAsync(HttpMethod.Post, "/v1/classify", Body("j"));
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    private static string Body(params string[] texts) => JsonSerializer.Serialize(new { texts });

    private static string InferBody(string[] texts) => JsonSerializer.Serialize(new
    {
        inputs = new[] { new { name = "text", datatype = "BYTES", shape = new[] { texts.Length }, data = texts } },
    });

    private static Dictionary<string, float> Values(JsonNode scores) => scores.AsObject().ToDictionary(static p => p.Key, static p => (float)p.Value!);

    // The protocol names no labels in its data: they are in the order of the manifest.
    private static Dictionary<string, float> Row(JsonObject answer, string head, int row)
    {
        string[] labels = ["negative", "neutral", "positive"];
        var data = answer["outputs"]!.AsArray().Single(output => (string)output!["name"]! == head)!["data"]!.AsArray();
        return labels.Select((label, i) => KeyValuePair.Create(label, (float)data[(row * labels.Length) + i]!)).ToDictionary();
    }

    private static void AssertSame(IReadOnlyDictionary<string, float> expected, IReadOnlyDictionary<string, float> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        Assert.All(expected, pair => Assert.Equal(pair.Value, actual[pair.Key], 1e-5f));
    }

    private static void AssertSame(IReadOnlyDictionary<string, float> expected, Google.Protobuf.Collections.MapField<string, float> actual) =>
        AssertSame(expected, new Dictionary<string, float>(actual));

    private static string ShippedModels()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !Directory.Exists(Path.Combine(folder.FullName, "models", "emotion")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("The tests run outside the repository."), "models");
    }
}
