using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Tests.Integration.Api;

public sealed class SideOutputTests
{
    [Fact]
    public async Task DeadLetters_Pages_GiveEveryOneOnceNewestFirst()
    {
        await using var api = await ApiHost.StartAsync();
        for (var i = 0; i < 25; i++)
        {
            Put(api.Broker, $"user{i}", $"bytes {i}", Topics.Posts);
        }

        using var client = api.CreateClient();
        List<string> values = [];
        string? cursor = null;
        do
        {
            var page = await client.GetFromJsonAsync<JsonElement>(new Uri($"/v1/dead-letters?limit=10&cursor={cursor}", UriKind.Relative), TestContext.Current.CancellationToken);
            values.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("value").GetString()!));
            cursor = page.TryGetProperty("nextCursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        Assert.Equal(Enumerable.Range(0, 25).Reverse().Select(i => $"bytes {i}"), values);
    }

    [Fact]
    public async Task DeadLetter_SaysWhereItCameFromAndWhy()
    {
        await using var api = await ApiHost.StartAsync();
        Put(api.Broker, "ann", "{broken", Topics.Posts);
        api.Broker.Produce(Topics.DeadLetters, "bob", [0xff, 0xfe], null, ("topic", Topics.Posts));
        using var client = api.CreateClient();
        var items = (await client.GetFromJsonAsync<JsonElement>(new Uri("/v1/dead-letters", UriKind.Relative), TestContext.Current.CancellationToken)).GetProperty("items");

        Assert.Equal("//4=", items[0].GetProperty("valueBase64").GetString());
        Assert.Equal("posts", items[1].GetProperty("topic").GetString());
        Assert.Equal(3, items[1].GetProperty("partition").GetInt32());
        Assert.Equal(17, items[1].GetProperty("offset").GetInt64());
        Assert.Equal("text is missing", items[1].GetProperty("error").GetString());
        Assert.Equal("{broken", items[1].GetProperty("value").GetString());
    }

    [Fact]
    public async Task Replay_PutsChosenOnesBack_AndNamesThoseItCannot()
    {
        await using var api = await ApiHost.StartAsync(new MemoryBroker(partitions: 1));
        Put(api.Broker, "ann", "first", Topics.Posts);
        Put(api.Broker, "bob", "second", Topics.Posts);
        Put(api.Broker, "eve", "third", "emotions");
        using var client = api.CreateClient();
        using var answer = await client.PostAsJsonAsync(
            new Uri("/v1/dead-letters/replay", UriKind.Relative), new { ids = (string[])["0-1", "0-2", "0-99", "7-0"] }, TestContext.Current.CancellationToken);

        var result = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);
        Assert.Equal(1, result.GetProperty("replayed").GetInt32());
        Assert.Equal(["0-2", "0-99", "7-0"], result.GetProperty("missing").EnumerateArray().Select(id => id.GetString()));
        var record = Assert.Single(api.Broker.Records(Topics.Posts));
        Assert.Equal(("bob", "second"), (record.Key, Encoding.UTF8.GetString(record.Value!)));
    }

    [Fact]
    public async Task Replay_OfAnyTopicThatGrainsConsume_PutsItBack()
    {
        await using var api = await ApiHost.StartAsync(new MemoryBroker(partitions: 1));
        foreach (var topic in Topics.Consumed)
        {
            Put(api.Broker, "ann", topic, topic);
        }

        using var client = api.CreateClient();
        using var answer = await client.PostAsJsonAsync(
            new Uri("/v1/dead-letters/replay", UriKind.Relative), new { ids = Topics.Consumed.Select((_, at) => $"0-{at}") }, TestContext.Current.CancellationToken);
        Assert.Equal(Topics.Consumed.Count, (await answer.ReadObjectAsync())["replayed"]!.GetValue<int>());
        Assert.All(Topics.Consumed, topic => Assert.Equal(topic, Encoding.UTF8.GetString(Assert.Single(api.Broker.Records(topic)).Value!)));
    }

    [Theory]
    [InlineData("""{"ids":[]}""")]
    [InlineData("""{"ids":["x"]}""")]
    [InlineData("""{}""")]
    [InlineData("""nope""")]
    public async Task Replay_OfNothingSensible_Is400(string body)
    {
        await using var api = await ApiHost.StartAsync();
        using var client = api.CreateClient();
        using var answer = await client.PostAsync(new Uri("/v1/dead-letters/replay", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=501", "limit")]
    [InlineData("cursor=%25", "cursor")]
    public async Task Page_WithBadParameters_Is400(string query, string field)
    {
        await using var api = await ApiHost.StartAsync();
        using var client = api.CreateClient();
        using var answer = await client.GetAsync(new Uri("/v1/late-events?" + query, UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.True((await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task Page_WithALimitThatIsNoNumber_Is400WithDetail()
    {
        await using var api = await ApiHost.StartAsync();
        using var client = api.CreateClient();
        using var answer = await client.GetAsync(new Uri("/v1/late-events?limit=abc", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("limit", (await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LateEvent_ShowsWatermarkAndEvent()
    {
        await using var api = await ApiHost.StartAsync();
        api.Broker.Produce(Topics.LateEvents, "ann", """{"id":"p","userId":"ann","topic":"posts","partition":2,"offset":5,"watermark":"2026-05-01T08:00:00Z","lateBy":12.5}"""u8.ToArray());
        using var client = api.CreateClient();
        var item = (await client.GetFromJsonAsync<JsonElement>(new Uri("/v1/late-events", UriKind.Relative), TestContext.Current.CancellationToken)).GetProperty("items")[0];
        Assert.Equal(12.5, item.GetProperty("lateBy").GetDouble());
        Assert.Equal("p", item.GetProperty("event").GetProperty("id").GetString());
    }

    private static void Put(MemoryBroker broker, string key, string value, string topic) =>
        broker.Produce(Topics.DeadLetters, key, Encoding.UTF8.GetBytes(value), null, ("topic", topic), ("partition", "3"), ("offset", "17"), ("error", "text is missing"));
}
