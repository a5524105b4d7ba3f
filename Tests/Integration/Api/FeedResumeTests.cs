using System.Text.Json;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Tests.Integration.Api;

/// <summary>A client that comes back with a cursor misses nothing and gets nothing twice.</summary>
public sealed class FeedResumeTests
{
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
                broker.Emit($"e{produced}", $"user{random.Next(40)}");
                produced++;
            }

            // Retried now and then, as a grain does after a crash.
            if (random.Next(3) == 0 && produced < Total)
            {
                broker.Emit($"e{produced - 1}", LastUser(broker, $"e{produced - 1}"));
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
            before.Broker.Emit("a", "ann");
            cursor = (await feed.TakeAsync(1)).Cursor;
        }

        await using var after = await ApiHost.StartAsync(new MemoryBroker { Incarnation = "second" });
        after.Broker.Emit("b", "ann");
        await using var resumed = await after.OpenFeedAsync("after=" + cursor);
        Assert.Equal("gap", (await resumed.NextAsync()).GetProperty("type").GetString());
        Assert.Equal(["b"], (await resumed.TakeAsync(1)).Ids);
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
            broker.Emit(id, "user" + id);
        }
    }

    private static IEnumerable<string> Ids(string prefix, int count) => Enumerable.Range(0, count).Select(i => $"{prefix}{i:D3}");

    private static string LastUser(MemoryBroker broker, string id) =>
        broker.Records(Topics.Emotions).First(record => JsonDocument.Parse(record.Value!).RootElement.GetProperty("id").GetString() == id).Key!;
}
