using Emotion.Grains.Interfaces.Recommendation;
using Emotion.Grains.Recommendation;
using Emotion.Grains.Recommendation.Catalogue;
using Emotion.Grains.Recommendation.Clicks;
using Emotion.Grains.Recommendation.Index;
using Emotion.Grains.Recommendation.Serving;
using Microsoft.Extensions.Options;

namespace Emotion.Tests.Unit.Recommendation;

public sealed class ServingTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RecommendationOptions Settings = new();

    [Fact]
    public void Shopper_SplitsSessionsAndBlendsBothKindsOfPurchases()
    {
        var shopper = Shopper.Create(
            History([("old", -300), ("older", -299), ("lamp", -10), ("bulb", -8)], bought: [("tea", -9)]),
            new PurchaseHistory { Count = 7, Purchases = [new Purchase { UserId = "ann", ItemId = "desk", CreatedAt = Now.AddDays(-100) }, new Purchase { UserId = "ann", ItemId = "tea", CreatedAt = Now.AddDays(-30) }] },
            ["chair"],
            Now,
            Settings);
        Assert.Equal(["lamp", "bulb", "chair"], shopper.Running);
        Assert.Equal(["older", "old"], shopper.Earlier);
        Assert.Equal(120, shopper.SecondsOnPrevious);
        Assert.Equal(["tea", "desk"], shopper.Bought);
        Assert.Equal(2, shopper.Of("tea")!.Bought);
        Assert.Equal(8, shopper.PurchaseCount);
        Assert.Null(shopper.Of("boat"));
    }

    [Fact]
    public void Shopper_NothingKnown_IsEmpty()
    {
        var shopper = Shopper.Create(null, PurchaseHistory.None, [], Now, Settings);
        Assert.Empty(shopper.Running);
        Assert.Empty(new CandidateGenerator().Generate(Index(), "nobody", shopper, PopularItems.None).Items);
    }

    [Fact]
    public void Generate_MergesAllSources_EachItemOnce()
    {
        var shopper = Shopper.Create(History([("desk", -300), ("lamp", -1)]), PurchaseHistory.None, [], Now, Settings);
        var popular = new PopularItems(0, ["lamp", "bulb", "boat"], ["boat"]);
        var found = new CandidateGenerator().Generate(Index(), "ann", shopper, popular).Items;
        Assert.Equal(found.Length, found.Select(candidate => candidate.ItemId).Distinct().Count());
        Assert.Equal(CandidateSource.ThisSession, Source("lamp"));
        Assert.Equal(CandidateSource.EarlierSession, Source("desk"));
        Assert.Equal(CandidateSource.GoesWith, Source("chair"));
        Assert.Equal("desk", found.Single(candidate => candidate.ItemId == "chair").Because);
        Assert.Equal(CandidateSource.Trending, Source("boat"));
        Assert.Contains(Source("bulb"), new[] { CandidateSource.SimilarSessions, CandidateSource.OftenNext });
        CandidateSource Source(string item) => found.Single(candidate => candidate.ItemId == item).Source;
    }

    [Fact]
    public void Generate_NotAllowedOrTooMany_TheBestOfTheRest()
    {
        var shopper = Shopper.Create(History([("desk", -300), ("lamp", -1)]), PurchaseHistory.None, [], Now, Settings);
        var popular = new PopularItems(0, ["lamp", "bulb", "boat"], ["boat"]);
        var generator = new CandidateGenerator();
        var all = generator.Generate(Index(), "ann", shopper, popular);
        var some = generator.Generate(Index(), "ann", shopper, popular, item => item != all.Items[0].ItemId, most: 2);
        Assert.Equal(all.Items[1..3], some.Items);
        Assert.Equal(all.Row(1), some.Row(0));
        Assert.Equal(all.Row(2), some.Row(1));
    }

    [Fact]
    public void Generate_OnlyPurchases_StandInForASession()
    {
        var bought = new PurchaseHistory { Count = 1, Purchases = [new Purchase { UserId = "ann", ItemId = "lamp", CreatedAt = Now.AddDays(-3) }] };
        var shopper = Shopper.Create(null, bought, [], Now, Settings);
        var found = new CandidateGenerator().Generate(Index(), "ann", shopper, PopularItems.None).Items;
        Assert.Contains(found, candidate => candidate.ItemId == "bulb");
        Assert.Equal("you bought it 3 days ago", Reasons.Of(found.Single(candidate => candidate.ItemId == "lamp"), shopper.Of("lamp"), Now, item => item));
    }

    [Fact]
    public void BlendedFeatures_SayWhatIsKnownOfShopperAndItem()
    {
        var catalogue = new Dictionary<string, ShopItem>
        {
            ["lamp"] = new() { ItemId = "lamp", Category = "light", Price = 40 },
            ["bulb"] = new() { ItemId = "bulb", Category = "light", Price = 10, InStock = false },
        };
        var shopper = Shopper.Create(History([("lamp", -1)], bought: [("bulb", -60)]), PurchaseHistory.None, [], Now, Settings);
        var row = new float[BlendedFeatures.Names.Count];
        new BlendedFeatures(shopper, catalogue.GetValueOrDefault, Now)
            .Write("bulb", 99, row);
        Assert.Equal(1, Feature("boughtByUser"));
        Assert.Equal(60f / (24 * 60), Feature("daysSinceBought"), 4);
        Assert.Equal((float)Math.Log(100), Feature("logItemPurchases"), 4);
        Assert.Equal(1, Feature("categoryShareOfSession"));
        Assert.Equal((float)Math.Log(0.25), Feature("logPriceToSession"), 4);
        Assert.Equal(0, Feature("inStock"));
        Assert.Equal(-1, Feature("logSecondsSinceClicked"));
        float Feature(string name) => row[BlendedFeatures.Names.ToList().IndexOf(name)];
    }

    [Fact]
    public void Answer_FillsUpWithoutRepeatsAndKeepsTheOrderOfScores()
    {
        var catalogue = new ItemCatalogue(Options.Create(Settings));
        catalogue.Put(new ShopItem { ItemId = "shelf", Category = "furniture" });
        var answer = new Answer(5, item => item != "banned", catalogue);
        answer.Add("lamp", 0.9, "a");
        answer.Add("lamp", 0.8, "again");
        answer.Add("banned", 0.7, "b");
        answer.FillUp(new PopularItems(0, ["lamp", "bulb"], ["boat", "banned"]), ItemFilter.None);
        Assert.Equal(["lamp", "boat", "bulb", "shelf"], answer.Items.Select(item => item.ItemId));
        Assert.Equal(answer.Items.Select(item => item.Score).OrderDescending(), answer.Items.Select(item => item.Score));
        Assert.Equal(Reasons.InCatalogue, answer.Items[^1].Why);
    }

    [Theory]
    [InlineData("light", null, null, false, "lamp,bulb")]
    [InlineData(null, 20.0, null, false, "lamp")]
    [InlineData(null, null, 20.0, false, "bulb")]
    [InlineData(null, null, null, true, "bulb")]
    [InlineData("boats", null, null, false, "")]
    public void Filter_PassesWhatTheCatalogueKnowsToFit(string? category, double? min, double? max, bool inStock, string passes)
    {
        ShopItem[] items =
        [
            new() { ItemId = "lamp", Category = "light", Price = 40 },
            new() { ItemId = "bulb", Category = "light", Price = 10, InStock = true },
        ];
        var filter = new ItemFilter { Category = category, MinPrice = min, MaxPrice = max, InStock = inStock };
        Assert.Equal(passes, string.Join(',', items.Where(filter.Passes).Select(item => item.ItemId)));
        Assert.False(filter.Passes(null));
        Assert.True(ItemFilter.None.Passes(null));
    }

    [Fact]
    public void Catalogue_Full_LeavesNewItemsOutAndTakesNewsOfOldOnes()
    {
        var catalogue = new ItemCatalogue(Options.Create(new RecommendationOptions { MaxCatalogueItems = 2 }));
        catalogue.Put(new ShopItem { ItemId = "a" });
        catalogue.Put(new ShopItem { ItemId = "b" });
        catalogue.Put(new ShopItem { ItemId = "c" });
        catalogue.Put(new ShopItem { ItemId = "a", Title = "A" });
        Assert.Null(catalogue.Find("c"));
        Assert.Equal("A", catalogue.Find("a")!.Title);
        Assert.Equal(1, catalogue.LeftOut);
        catalogue.Remove("b");
        catalogue.Put(new ShopItem { ItemId = "c" });
        Assert.NotNull(catalogue.Find("c"));
    }

    /// <summary>Sessions of lamp then bulb, desk then chair, and boats.</summary>
    private static SessionIndex Index()
    {
        var index = new SessionIndex();
        var at = Now.AddHours(-1).ToUnixTimeMilliseconds();
        for (var i = 0; i < 10; i++)
        {
            foreach (var (user, item) in (ReadOnlySpan<(string, string)>)[($"l{i}", "lamp"), ($"l{i}", "bulb"), ($"d{i}", "desk"), ($"d{i}", "chair"), ($"b{i}", "boat")])
            {
                index.Observe(user, item, at++);
            }
        }

        return index;
    }

    private static ClickHistory History((string Item, int Minute)[] clicks, (string Item, int Minute)[]? bought = null) => new()
    {
        UserId = "ann",
        Clicks = clicks.Length,
        Views = clicks.Length,
        Carts = 0,
        Purchases = bought?.Length ?? 0,
        LastAt = Now,
        Recent = [.. clicks.Select(click => new RecentClick(click.Item, ClickAction.View, Now.AddMinutes(click.Minute)))],
        Bought = [.. (bought ?? []).Select(click => new RecentClick(click.Item, ClickAction.Purchase, Now.AddMinutes(click.Minute)))],
    };
}
