using System.Net;
using System.Net.Http.Json;
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

        api.Broker.Emit("p1", "ann", "joy", 0.9);

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
        api.Broker.Emit("other-user", "bob", "joy", 0.9);
        api.Broker.Emit("other-label", "ann", "fear", 0.9);
        api.Broker.Emit("low-score", "ann", "joy", 0.4);
        api.Broker.Produce(Topics.RiskScores, "ann", """{"id":"other-type","userId":"ann","score":0.9,"decision":"joy"}"""u8.ToArray());
        api.Broker.Emit("match", "ann", "joy", 0.5);

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
        api.Broker.Emit("a", "ann");
        api.Broker.Emit("a", "ann");
        api.Broker.Emit("a", "bob");
        api.Broker.Emit("b", "ann");

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
        api.Broker.Emit("good", "ann");

        Assert.Equal(["good"], (await feed.TakeAsync(1)).Ids);
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
            api.Broker.Emit($"e{i}", "ann", text: padding);
            if (i % 50 == 0)
            {
                await Task.Yield();
            }
        }

        api.Broker.Emit("last", "ann");
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
            api.Broker.Emit("a", "ann");
            api.Broker.Emit("b", "bob");
            await feed.TakeAsync(2);
            api.Broker.Produce(Topics.Emotions, "ann", null);
            api.Broker.Emit("c", "ann");
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
}
