using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Confluent.Kafka;
using Emotion.Tests.EndToEnd.Processes;

namespace Emotion.Tests.EndToEnd.Responses;

/// <summary>A rule over a thousand users and a webhook, under load and <c>kill -9</c>: once per episode and user, none lost, none invented.</summary>
public sealed class ResponseCrashTests
{
    private const int Users = 1_000;
    private const int Kills = 4;
    private const int PostsPerTick = 60;
    private const string Secret = "end-to-end-secret-of-the-tests-only";
    private const string Angry = "I am so angry and furious, I hate you, this makes me absolutely mad!";
    private const string Calm = "the train leaves at nine";

    [Fact]
    public async Task Rule_ThreeAngryPostsWithinFiveMinutes_FiresOncePerEpisodeAcrossKills()
    {
        using var folder = new TemporaryFolder();
        await using var broker = await BrokerProcess.StartAsync(folder.Path);
        await using var receiver = Receiver.Start(Secret);
        using var topic = new TopicReader(broker.BootstrapServers, "responses");
        var data = Path.Combine(folder.Path, "data");
        (string, string)[] settings =
        [
            ("Emotion__Kafka__InfoFile", broker.InfoFile), ("Emotion__Models__Emotion", "emotion-fast"),
            ("Emotion__Webhooks__Hosts__0", receiver.Authority), ("Emotion__Webhooks__Secret", Secret),
            ("Emotion__Webhooks__AllowHttp", "true"), ("Emotion__Webhooks__AllowPrivateAddresses", "true"),
        ];
        var above = await PutRuleAsync(data, receiver.Authority, settings);
        Assert.True(above, "The angry sentence is not read as anger above 0.8, or the calm one is: the test needs other sentences.");

        // Each user: two angry posts, a calm one, a third angry one (fires), a fourth; ten minutes later three more (fires again).
        var posts = Script();
        var sending = SendAsync(broker.BootstrapServers, posts);
        var random = new Random(Environment.ProcessId);
        for (var kill = 0; kill < Kills; kill++)
        {
            await using var doomed = ApiProcess.Launch(data, settings);
            await doomed.ReadyAsync();
            await Task.Delay(TimeSpan.FromSeconds(1 + (3 * random.NextDouble())));
            await doomed.KillAsync();
        }

        await using var api = await ApiProcess.StartAsync(data, settings);
        await sending;
        HashSet<string> expected = [.. Enumerable.Range(0, Users).SelectMany(user => (string[])[$"burst/r{user}/r{user}-3", $"burst/r{user}/r{user}-7"])];
        await Until.True(
            () => Task.FromResult(expected.IsSubsetOf(topic.Ids) && expected.IsSubsetOf(receiver.Ids)),
            TimeSpan.FromSeconds(300),
            () => $"{expected.Except(topic.Ids).Count()} of {expected.Count} responses are missing in the topic, {expected.Except(receiver.Ids).Count()} at the receiver: {string.Join(", ", expected.Except(topic.Ids).Take(5))}\n{api.LastLines}");

        Assert.Empty(topic.Ids.Except(expected));
        Assert.Empty(receiver.Ids.Except(expected));
        Assert.Equal(0, receiver.WrongSignatures);
    }

    private static async Task<bool> PutRuleAsync(string data, string authority, (string, string)[] settings)
    {
        await using var api = await ApiProcess.StartAsync(data, settings);
        using var rule = new StringContent(
            $$$"""{"name":"Burst","when":{"type":"count","label":"anger","above":0.8,"atLeast":3,"within":"5m"},"action":{"type":"webhook","url":"http://{{{authority}}}/hook"}}""",
            Encoding.UTF8,
            "application/json");
        using var answer = await api.Http.PutAsync(new Uri("v1/rules/burst", UriKind.Relative), rule);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        using var texts = new StringContent(new JsonObject { ["texts"] = new JsonArray(Angry, Calm) }.ToJsonString(), Encoding.UTF8, "application/json");
        using var scored = await api.Http.PostAsync(new Uri("v1/classify", UriKind.Relative), texts);
        var results = JsonNode.Parse(await scored.Content.ReadAsStringAsync())!["results"]!;
        await api.StopAsync();
        return results[0]!["scores"]!["anger"]!.GetValue<double>() > 0.8 && results[1]!["scores"]!["anger"]!.GetValue<double>() < 0.8;
    }

    private static List<(string User, string Json)> Script()
    {
        var start = DateTimeOffset.UnixEpoch.AddDays(20_000);
        (int Second, bool Angry)[] script = [(0, true), (60, true), (90, false), (120, true), (150, true), (900, true), (930, true), (960, true)];
        return [.. script.Index().SelectMany(step => Enumerable.Range(0, Users).Select(user => ($"r{user}", new JsonObject
        {
            ["id"] = string.Create(CultureInfo.InvariantCulture, $"r{user}-{step.Index}"),
            ["userId"] = string.Create(CultureInfo.InvariantCulture, $"r{user}"),
            ["text"] = step.Item.Angry ? Angry : Calm,
            ["createdAt"] = start.AddSeconds(step.Item.Second).UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        }.ToJsonString())))];
    }

    private static async Task SendAsync(string bootstrapServers, List<(string User, string Json)> posts)
    {
        using var producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = bootstrapServers, EnableIdempotence = true, LingerMs = 5 }).Build();
        var acknowledged = new List<Task>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        foreach (var chunk in posts.Chunk(PostsPerTick))
        {
            acknowledged.AddRange(chunk.Select(post => producer.ProduceAsync("posts", new Message<string, string> { Key = post.User, Value = post.Json })));
            await timer.WaitForNextTickAsync();
        }

        await Task.WhenAll(acknowledged);
    }
}
