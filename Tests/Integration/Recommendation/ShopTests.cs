using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Emotion.Tests.Integration.Storage;

namespace Emotion.Tests.Integration.Recommendation;

/// <summary>Clicks, catalogue, purchases and recommendations through the whole main job, on both databases.</summary>
public abstract class ShopTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("emotion-shop-").FullName;

    [Fact]
    public async Task Recommend_FollowsClicksPurchasesAndFilters_AndARestartRemembersThem()
    {
        var database = await DatabaseAsync();
        await using (var shop = await ShopHost.StartAsync(_folder, database))
        {
            await ShopClicks.FillAsync(shop);

            // Clicks of seconds ago.
            await shop.PostAsync("v1/clicks", ShopClicks.Of("a1", "ann", "lamp"));
            await Until.TrueAsync(async () => Names(await shop.RecommendAsync("ann", "k=3")).Contains("bulb"), TimeSpan.FromSeconds(60));
            Assert.All(await shop.RecommendAsync("ann", "k=3"), item => Assert.False(string.IsNullOrEmpty(item["why"]!.GetValue<string>())));

            // The same click again, and another by its id, count once.
            await shop.PostAsync("v1/clicks", new[] { ShopClicks.Of("a1", "ann", "lamp"), ShopClicks.Of("a1", "ann", "desk"), ShopClicks.Of("a2", "ann", "bulb", "purchase") });
            await Until.TrueAsync(async () => await shop.ClicksOfAsync("ann") == 2, TimeSpan.FromSeconds(60));

            // What was bought, by a click or years ago, is left out on request.
            Assert.DoesNotContain("bulb", Names(await shop.RecommendAsync("ann", "k=10&excludePurchased=true")));
            Assert.Contains("bulb", Names(await shop.RecommendAsync("ann")));
            var loaded = await shop.ImportAsync("v1/purchases/import", "userId,itemId,quantity,createdAt\nann,desk,1,2020-01-01T00:00:00Z\n");
            Assert.Equal(1, loaded["loaded"]!.GetValue<long>());
            await Until.TrueAsync(async () => !Names(await shop.RecommendAsync("ann", "k=10&excludePurchased=true")).Contains("desk"), TimeSpan.FromSeconds(60));

            // Filters.
            Assert.Equal(["bulb", "lamp"], Names(await shop.RecommendAsync("ann", "k=10&category=light")).Order());
            Assert.Equal(["bulb", "lamp"], Names(await shop.RecommendAsync("stranger", "k=10&maxPrice=100")).Order());
            Assert.Equal(["chair", "desk"], Names(await shop.RecommendAsync("stranger", "k=10&minPrice=100")).Order());
            Assert.DoesNotContain("desk", Names(await shop.RecommendAsync("ann", "k=10&inStock=true")));
            Assert.Empty(await shop.RecommendAsync("ann", "k=10&category=boats"));

            // An unknown user gets what is popular.
            Assert.Equal(["bulb", "chair", "desk", "lamp"], Names(await shop.RecommendAsync("stranger")).Order());
        }

        await using var again = await ShopHost.StartAsync(_folder, database);
        Assert.Equal(2, await again.ClicksOfAsync("ann"));
        Assert.Equal(1, (await again.GetAsync("v1/users/ann/purchases"))["count"]!.GetValue<long>());

        // The first answers of a cold process may be late, and then are what is popular.
        JsonObject? next = null;
        await Until.TrueAsync(
            async () => !(next = await again.GetAsync("v1/users/newcomer/recommendations?k=4&context=desk"))["degraded"]!.GetValue<bool>(), TimeSpan.FromSeconds(60));
        var chair = next!["items"]!.AsArray().Single(item => item!["itemId"]!.GetValue<string>() == "chair")!;
        Assert.Equal("Chair", chair["title"]!.GetValue<string>());
        Assert.Matches("^(next after Desk|in sessions like yours)", chair["why"]!.GetValue<string>());

        // Erased: from clicks, store, and the sessions in memory.
        using var erased = await again.Http.DeleteAsync(new Uri("v1/users/ann", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.True(erased.IsSuccessStatusCode);
        Assert.Equal(0, await again.ClicksOfAsync("ann"));
        Assert.Equal(0, (await again.GetAsync("v1/users/ann/purchases"))["count"]!.GetValue<long>());
    }

    [Fact]
    public async Task ImportPurchases_SomeRowsWrong_LoadsTheRestAndNamesTheLines()
    {
        await using var shop = await ShopHost.StartAsync(_folder, await DatabaseAsync());
        var file = new StringBuilder("userId,itemId,quantity,createdAt\n");
        for (var i = 0; i < 5_000; i++)
        {
            // Every tenth row has no time.
            file.Append(CultureInfo.InvariantCulture, $"u{i % 100},item{i % 50},1,{(i % 10 == 3 ? "soon" : DateTimeOffset.UnixEpoch.AddDays(20_000).AddMinutes(i).ToString("O"))}\n");
        }

        for (var time = 0; time < 2; time++)
        {
            var report = await shop.ImportAsync("v1/purchases/import", file.ToString());
            Assert.Equal(4_500, report["accepted"]!.GetValue<long>());
            Assert.Equal(time == 0 ? 4_500 : 0, report["loaded"]!.GetValue<long>());
            Assert.Equal(500, report["rejected"]!.GetValue<long>());
            var errors = report["errors"]!.AsArray();
            Assert.Equal(100, errors.Count);
            Assert.Equal([5L, 15L, 25L], errors.Take(3).Select(error => error!["line"]!.GetValue<long>()));
            Assert.All(errors, error => Assert.Equal("createdAt", error!["field"]!.GetValue<string>()));
        }

        var json = await shop.ImportAsync("v1/purchases/import", "{\"userId\":\"u1\",\"itemId\":\"x\",\"createdAt\":\"2026-01-01T00:00:00Z\"}\n\nnonsense\n{\"userId\":\"u1\"}\n[1]\n", "application/x-ndjson");
        Assert.Equal((1L, 3L), (json["accepted"]!.GetValue<long>(), json["rejected"]!.GetValue<long>()));
        Assert.Equal([3L, 4L, 5L], json["errors"]!.AsArray().Select(error => error!["line"]!.GetValue<long>()));
        Assert.Equal(51, (await shop.GetAsync("v1/users/u1/purchases"))["count"]!.GetValue<long>());
        Assert.Single((await shop.GetAsync("v1/users/u1/purchases?asOf=2026-01-01T00:00:00Z&limit=1"))["purchases"]!.AsArray());
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Connection string of an empty database; null for SQLite.</summary>
    protected abstract Task<string?> DatabaseAsync();

    private static List<string> Names(List<JsonObject> items) => items.ConvertAll(item => item["itemId"]!.GetValue<string>());
}

public sealed class SqliteShopTests : ShopTests
{
    protected override Task<string?> DatabaseAsync() => Task.FromResult<string?>(null);
}

public sealed class PostgresShopTests(PostgresFixture postgres) : ShopTests
{
    protected override async Task<string?> DatabaseAsync() => await postgres.CreateDatabaseAsync();
}
