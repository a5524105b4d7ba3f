using System.Globalization;
using System.Text.Json.Nodes;
using Emotion.Tests.Integration.Recommendation;
using Emotion.Tests.Integration.Storage;

namespace Emotion.Tests.Integration.Features;

/// <summary>What <c>GET /v1/features</c> says of the features: which there are, of which type, from what, and how fresh.</summary>
public sealed class FeatureCatalogueTests(PostgresFixture postgres) : IDisposable
{
    private static readonly string[] Types = ["category", "count", "number", "probability"];

    private readonly string _folder = Directory.CreateTempSubdirectory("emotion-features-").FullName;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Features_EventsAndPurchasesCome_AreAsOldAsTheNewestOfTheirSource(bool onPostgres)
    {
        await using var shop = await ShopHost.StartAsync(_folder, onPostgres ? await postgres.CreateDatabaseAsync() : null);
        var features = await ReadAsync(shop);
        Assert.All(features.Values, feature => Assert.False(feature.ContainsKey("newestAt") || feature.ContainsKey("ageSeconds"), feature.ToJsonString()));
        AssertDescribed(features);

        // The newest by its time, not the one that comes last.
        var newest = Milliseconds(TimeProvider.System.GetUtcNow().AddMinutes(-10));
        await shop.PostAsync("v1/clicks", new[] { ShopClicks.Of("1", "ann", "lamp", at: newest.AddHours(-1)), ShopClicks.Of("2", "ann", "bulb", at: newest) });
        await shop.PostAsync("v1/clicks", ShopClicks.Of("3", "ann", "desk", at: newest.AddHours(-2)));
        await shop.ImportAsync("v1/purchases/import", "userId,itemId,createdAt\nann,desk,2026-01-02T03:04:05Z\nbob,desk,2025-12-31T00:00:00Z\n");
        await Until.TrueAsync(async () => await shop.ClicksOfAsync("ann") == 3, TimeSpan.FromSeconds(60));
        await Until.TrueAsync(async () => NewestOf((await ReadAsync(shop))["recommendation/clicksInSession"]) == newest, TimeSpan.FromSeconds(60));

        var before = TimeProvider.System.GetUtcNow();
        features = await ReadAsync(shop);
        var after = TimeProvider.System.GetUtcNow();
        Assert.Equal(newest, NewestOf(features["recommendation/clicksInSession"]));
        Assert.Equal(newest, NewestOf(features["recommendation/boughtByUser"]));
        Assert.InRange(
            features["recommendation/clicksInSession"]["ageSeconds"]!.GetValue<double>(), (before - newest).TotalSeconds - 0.001, (after - newest).TotalSeconds + 0.001);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), NewestOf(features["recommendation/logItemPurchases"]));
        Assert.All(features.Where(feature => !feature.Key.StartsWith("recommendation/", StringComparison.Ordinal)), feature => Assert.Null(NewestOf(feature.Value)));

        // Fresh again with the next click.
        var next = Milliseconds(TimeProvider.System.GetUtcNow());
        await shop.PostAsync("v1/clicks", ShopClicks.Of("4", "bob", "lamp", at: next));
        await Until.TrueAsync(async () => NewestOf((await ReadAsync(shop))["recommendation/clicksInSession"]) == next, TimeSpan.FromSeconds(60));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void AssertDescribed(Dictionary<string, JsonObject> features)
    {
        // All that the models see is there, and in their words.
        foreach (var flow in (string[])["risk", "pricing", "recommendation"])
        {
            Assert.Equal(FeaturesOfModel(flow), features.Keys.Where(name => name.StartsWith(flow + "/", StringComparison.Ordinal)).Select(name => name[(flow.Length + 1)..]));
        }

        Assert.All(features.Values, feature => Assert.Contains(feature["type"]!.GetValue<string>(), Types));
        foreach (var (name, type, window, source) in (ReadOnlySpan<(string, string, string?, string)>)
        [
            ("emotion/posts", "count", null, "posts"),
            ("emotion/mood", "probability", "decayed", "posts"),
            ("emotion/counts1h", "count", "1h", "posts"),
            ("emotion/dominant24h", "category", "24h", "posts"),
            ("emotion/meanSentiment5m", "number", "5m", "posts"),
            ("risk/amount", "number", null, "transactions"),
            ("risk/count5m", "count", "5m", "transactions"),
            ("risk/sum1h", "number", "1h", "transactions"),
            ("risk/outliers14d", "count", "14d", "transactions"),
            ("risk/distinctMerchants24h", "count", "24h", "transactions"),
            ("risk/merchantVisits30d", "count", "30d", "transactions"),
            ("risk/kmFromHome", "number", null, "transactions+profiles"),
            ("risk/customerFrauds30d", "count", "30d", "fraud-reports"),
            ("risk/merchantCount7d", "count", "7d", "merchant-activity"),
            ("risk/merchantFraudRate7d", "number", "7d", "merchant-activity"),
            ("risk/merchantFraudStreak", "count", null, "merchant-activity"),
            ("pricing/pressure", "number", "1m", "gps"),
            ("recommendation/clicksInSession", "count", "session", "clicks"),
            ("recommendation/logTrend", "number", "decayed 6h", "clicks"),
            ("recommendation/boughtByUser", "count", null, "clicks+purchases"),
            ("recommendation/logItemPurchases", "number", null, "purchases"),
            ("recommendation/inStock", "number", null, "items"),
        ])
        {
            var feature = features[name];
            Assert.Equal((name, type, window, source), (name, Text(feature, "type"), Text(feature, "window"), Text(feature, "source")));
        }
    }

    /// <summary>What the newest version of a shipped model takes, by its manifest.</summary>
    private static IEnumerable<string> FeaturesOfModel(string model)
    {
        var newest = Directory.GetDirectories(Path.Combine(Repository.Root, "models", model)).MaxBy(version => int.Parse(Path.GetFileName(version), CultureInfo.InvariantCulture))!;
        return JsonNode.Parse(File.ReadAllText(Path.Combine(newest, "model.json")))!["features"]!.AsArray().Select(name => name!.GetValue<string>());
    }

    /// <summary>The catalogue by flow and name; a name twice would throw.</summary>
    private static async Task<Dictionary<string, JsonObject>> ReadAsync(ShopHost shop) => (await shop.GetAsync("v1/features"))["features"]!.AsArray()
        .Select(feature => feature!.AsObject()).ToDictionary(feature => $"{Text(feature, "flow")}/{Text(feature, "name")}");

    private static string? Text(JsonObject feature, string member) => feature[member]?.GetValue<string>();

    private static DateTimeOffset? NewestOf(JsonObject feature) => feature["newestAt"]?.GetValue<DateTimeOffset>();

    private static DateTimeOffset Milliseconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());
}
