using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Tests.Integration.Api;

public sealed class FeedTests
{
    [Fact]
    public async Task Feed_NewEvent_ComesAsFrameWithCursorAndData()
    {
        await using var api = await ApiHost.StartAsync();
        await using var feed = await api.OpenFeedAsync("types=emotion");
        var hello = await feed.NextAsync();
        Assert.Equal("hello", hello.GetProperty("type").GetString());

        Emit(api.Broker, "p1", "ann", "joy", 0.9);

        var frame = await feed.NextAsync();
        Assert.Equal("emotion", frame.GetProperty("type").GetString());
        Assert.NotEmpty(frame.GetProperty("cursor").GetString()!);
        Assert.Equal("p1", frame.GetProperty("data").GetProperty("id").GetString());
    }

    [Fact]
    public async Task Feed_Filters_LetOnlyMatchesThrough()
    {
        await using var api = await ApiHost.StartAsync();
        await using var feed = await api.OpenFeedAsync("types=emotion&userId=ann&label=joy&minScore=0.5");
        await feed.NextAsync("hello");
        Emit(api.Broker, "other-user", "bob", "joy", 0.9);
        Emit(api.Broker, "other-label", "ann", "fear", 0.9);
        Emit(api.Broker, "low-score", "ann", "joy", 0.4);
        api.Broker.Produce(Topics.RiskScores, "ann", """{"id":"other-type","userId":"ann","score":0.9,"decision":"joy"}"""u8.ToArray());
        Emit(api.Broker, "match", "ann", "joy", 0.5);

        Assert.Equal(["match"], (await feed.TakeAsync(1)).Ids);
    }

    [Theory]
    [InlineData("types=emotion,nonsense", "types")]
    [InlineData("minScore=2", "minScore")]
    [InlineData("minScore=abc", "minScore")]
    [InlineData("after=abc", "after")]
    [InlineData("after=AQAAAAAA", "after")]
    public async Task Feed_BadFilter_IsRefusedAtUpgradeWithProblemDetails(string query, string field)
    {
        await using var api = await ApiHost.StartAsync();
        using var client = api.CreateClient();
        using var answer = await client.GetAsync(new Uri("/v1/feed?" + query, UriKind.Relative), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.True(problem.GetProperty("errors").TryGetProperty(field, out _));
        Assert.Equal(HttpStatusCode.BadRequest, (await Assert.ThrowsAsync<FeedRefusedException>(() => api.OpenFeedAsync(query))).Status);
    }

    [Fact]
    public async Task Feed_WithoutUpgrade_SaysThatAWebSocketIsNeeded()
    {
        await using var api = await ApiHost.StartAsync();
        using var client = api.CreateClient();
        using var answer = await client.GetAsync(new Uri("/v1/feed", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.UpgradeRequired, answer.StatusCode);
    }

    [Fact]
    public async Task Feed_RepeatedResult_IsSentOnce()
    {
        await using var api = await ApiHost.StartAsync();
        await using var feed = await api.OpenFeedAsync();
        await feed.NextAsync("hello");
        Emit(api.Broker, "a", "ann");
        Emit(api.Broker, "a", "ann");
        Emit(api.Broker, "a", "bob");
        Emit(api.Broker, "b", "ann");

        Assert.Equal(["a", "a", "b"], (await feed.TakeAsync(3)).Ids.Order());
    }

    [Fact]
    public async Task Feed_RecordThatIsNoResult_IsPassedOver()
    {
        await using var api = await ApiHost.StartAsync();
        await using var feed = await api.OpenFeedAsync();
        await feed.NextAsync("hello");
        api.Broker.Produce(Topics.Emotions, "ann", "not json"u8.ToArray());
        api.Broker.Produce(Topics.Emotions, "ann", "[1]"u8.ToArray());
        api.Broker.Produce(Topics.Emotions, "ann", """{"id":"x"} trailing"""u8.ToArray());
        Emit(api.Broker, "good", "ann");

        Assert.Equal(["good"], (await feed.TakeAsync(1)).Ids);
    }

    // A node that reads late finds more at once than its ring holds: clients that wait there are told what was left out, and resume before it.
    [Theory]
    [InlineData(0)]
    [InlineData(30)]
    public async Task Resume_OnAnotherNodeManyTimes_MissesNothingAndRepeatsNothing(int delayMs)
    {
        const int Total = 3_000;
        var broker = new MemoryBroker(partitions: 3) { Delay = TimeSpan.FromMilliseconds(delayMs) };
        // Rings so small that clients fall out of them and have to be served from the broker.
        string[] settings = ["--Emotion:Feed:Capacity=64", "--Emotion:Feed:MaxClientLag=64"];
        await using var first = await ApiHost.StartAsync(broker, settings);
        await using var second = await ApiHost.StartAsync(broker, settings);
        ApiHost[] nodes = [first, second];
        string cursor;
        await using (var feed = await first.OpenFeedAsync())
        {
            cursor = (await feed.NextAsync("hello")).GetProperty("cursor").GetString()!;
        }

        var random = new Random(7);
        List<string> seen = [];
        var produced = 0;
        for (var hop = 0; seen.Count < Total; hop++)
        {
            for (var burst = random.Next(1, 400); burst > 0 && produced < Total; burst--)
            {
                Emit(broker, $"e{produced}", $"user{random.Next(40)}");
                produced++;
            }

            // Retried now and then, as a grain does after a crash.
            if (random.Next(3) == 0 && produced < Total)
            {
                Emit(broker, $"e{produced - 1}", LastUser(broker, $"e{produced - 1}"));
            }

            var take = Math.Min(produced - seen.Count, random.Next(1, 300));
            await using var feed = await nodes[hop % 2].OpenFeedAsync("after=" + cursor);
            if (take > 0)
            {
                var (ids, behind) = await feed.TakeAsync(take);
                seen.AddRange(ids);
                cursor = behind;
            }
        }

        Assert.Equal(Enumerable.Range(0, Total).Select(i => $"e{i}").Order(), seen.Order());
    }

    [Fact]
    public async Task Resume_AfterRetention_BeginsWithGapAndGoesOnFromOldest()
    {
        await using var api = await ApiHost.StartAsync(null, "--Emotion:Feed:Capacity=16", "--Emotion:Feed:MaxClientLag=16");
        string cursor;
        await using (var feed = await api.OpenFeedAsync())
        {
            cursor = (await feed.NextAsync("hello")).GetProperty("cursor").GetString()!;
            Fill(api.Broker, "old", 40);
            await feed.TakeAsync(1);
        }

        api.Broker.Expire(Topics.Emotions);
        Fill(api.Broker, "new", 40);

        await using var resumed = await api.OpenFeedAsync("types=emotion&after=" + cursor);
        var gap = await resumed.NextAsync();
        Assert.Equal("gap", gap.GetProperty("type").GetString());
        var oldest = gap.GetProperty("oldest").GetString()!;
        Assert.Equal(Ids("new", 40), (await TakeAllAsync(api, resumed, 40)).Order());

        await using var again = await api.OpenFeedAsync("types=emotion&after=" + oldest);
        Assert.Equal("hello", (await again.NextAsync()).GetProperty("type").GetString());
        Assert.Equal(Ids("new", 40), (await TakeAllAsync(api, again, 40)).Order());
    }

    [Fact]
    public async Task Resume_AfterBrokerBeganAnew_BeginsWithGap()
    {
        string cursor;
        await using (var before = await ApiHost.StartAsync())
        await using (var feed = await before.OpenFeedAsync())
        {
            await feed.NextAsync("hello");
            Emit(before.Broker, "a", "ann");
            cursor = (await feed.TakeAsync(1)).Cursor;
        }

        await using var after = await ApiHost.StartAsync(new MemoryBroker { Incarnation = "second" });
        Emit(after.Broker, "b", "ann");
        await using var resumed = await after.OpenFeedAsync("after=" + cursor);
        Assert.Equal("gap", (await resumed.NextAsync()).GetProperty("type").GetString());
        Assert.Equal(["b"], (await resumed.TakeAsync(1)).Ids);
    }

    [Fact]
    public async Task SlowClient_IsToldHowManyWereDropped_AndOthersGetAll()
    {
        const int Total = 6_000;
        await using var api = await ApiHost.StartAsync(null, "--Emotion:Feed:Capacity=256", "--Emotion:Feed:MaxClientLag=128");
        await using var slow = await api.OpenFeedAsync("types=emotion");
        await slow.NextAsync("hello");
        var padding = new string('x', 8_000);
        for (var i = 0; i < Total; i++)
        {
            Emit(api.Broker, $"e{i}", "ann", text: padding);
            if (i % 50 == 0)
            {
                await Task.Yield();
            }
        }

        Emit(api.Broker, "last", "ann");
        long got = 0, dropped = 0;
        for (var id = ""; id != "last";)
        {
            var frame = await slow.NextAsync();
            if (frame.GetProperty("type").GetString() == "dropped")
            {
                dropped += frame.GetProperty("count").GetInt64();
            }
            else if (frame.GetProperty("type").GetString() == "emotion")
            {
                got++;
                id = frame.GetProperty("data").GetProperty("id").GetString()!;
            }
        }

        Assert.True(dropped > 0);
        Assert.Equal(Total + 1, got + dropped);
    }

    [Fact]
    public async Task Erasure_TombstoneOfUser_HidesWhatWasSaidBefore()
    {
        await using var api = await ApiHost.StartAsync();
        string cursor;
        await using (var feed = await api.OpenFeedAsync())
        {
            cursor = (await feed.NextAsync("hello")).GetProperty("cursor").GetString()!;
            Emit(api.Broker, "a", "ann");
            Emit(api.Broker, "b", "bob");
            await feed.TakeAsync(2);
            api.Broker.Produce(Topics.Emotions, "ann", null);
            Emit(api.Broker, "c", "ann");
            await feed.TakeAsync(1);
        }

        await using var resumed = await api.OpenFeedAsync("after=" + cursor);
        Assert.Equal(["b", "c"], (await resumed.TakeAsync(2)).Ids.Order());
    }

    [Theory]
    [InlineData("http://evil.example", false)]
    [InlineData("null", false)]
    [InlineData("http://{host}", true)]
    [InlineData("https://friend.example", true)]
    public async Task Upgrade_ChecksOrigin(string origin, bool allowed)
    {
        await using var api = await ApiHost.StartAsync(null, "--Emotion:Security:AllowedOrigins:0=https://friend.example");
        origin = origin.Replace("{host}", api.Http.Authority, StringComparison.Ordinal);
        if (allowed)
        {
            await using var feed = await api.OpenFeedAsync(origin: origin);
            await feed.NextAsync("hello");
        }
        else
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await Assert.ThrowsAsync<FeedRefusedException>(() => api.OpenFeedAsync(origin: origin))).Status);
        }
    }

    [Fact]
    public async Task Upgrade_BeyondMaxClients_IsRefusedUntilOneLeaves()
    {
        await using var api = await ApiHost.StartAsync(null, "--Emotion:Feed:MaxClients=1");
        await using (var feed = await api.OpenFeedAsync())
        {
            await feed.NextAsync("hello");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Assert.ThrowsAsync<FeedRefusedException>(() => api.OpenFeedAsync())).Status);
        }

        await Until.PassesAsync(async () =>
        {
            await using var feed = await api.OpenFeedAsync();
            await feed.NextAsync("hello");
        });
    }

    // As a client does that was too slow for a small ring: it resumes before what it was not sent.
    private static async Task<List<string>> TakeAllAsync(ApiHost api, FeedClient feed, int count)
    {
        var (ids, cursor) = await feed.TakeAsync(count);
        while (ids.Count < count)
        {
            await using var resumed = await api.OpenFeedAsync("types=emotion&after=" + cursor);
            (var more, cursor) = await resumed.TakeAsync(count - ids.Count);
            ids.AddRange(more);
        }

        return ids;
    }

    private static void Fill(MemoryBroker broker, string prefix, int count)
    {
        foreach (var id in Ids(prefix, count))
        {
            Emit(broker, id, "user" + id);
        }
    }

    private static IEnumerable<string> Ids(string prefix, int count) => Enumerable.Range(0, count).Select(i => $"{prefix}{i:D3}");

    private static string LastUser(MemoryBroker broker, string id) =>
        broker.Records(Topics.Emotions).First(record => JsonDocument.Parse(record.Value!).RootElement.GetProperty("id").GetString() == id).Key!;

    private static void Emit(MemoryBroker broker, string id, string user, string label = "joy", double score = 0.8, string text = "") =>
        broker.Produce(Topics.Emotions, user, Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { id, userId = user, text, label, score })));
}
