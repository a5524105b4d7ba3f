namespace Emotion.Tests.Integration.Recommendation;

/// <summary>Clicks of these tests' shop: who looks at a lamp looks at a bulb next, who looks at a desk at a chair.</summary>
internal static class ShopClicks
{
    public const int Sessions = 30;

    /// <summary>A click.</summary>
    public static object Of(string id, string user, string item, string action = "view", DateTimeOffset? at = null) =>
        new { id, userId = user, itemId = item, action, createdAt = at ?? TimeProvider.System.GetUtcNow() };

    /// <summary>The crowd's sessions.</summary>
    public static object[] Crowd() =>
    [
        .. Enumerable.Range(0, Sessions).SelectMany(i => i % 2 == 0
            ? new[] { Of($"l{i}-1", $"crowd{i}", "lamp"), Of($"l{i}-2", $"crowd{i}", "bulb") }
            : [Of($"d{i}-1", $"crowd{i}", "desk"), Of($"d{i}-2", $"crowd{i}", "chair")]),
    ];

    /// <summary>What the shop has.</summary>
    public static object[] Items() =>
    [
        new { itemId = "lamp", title = "Lamp", category = "light", price = 40, inStock = true },
        new { itemId = "bulb", title = "Bulb", category = "light", price = 5, inStock = true },
        new { itemId = "desk", title = "Desk", category = "furniture", price = 250, inStock = false },
        new { itemId = "chair", title = "Chair", category = "furniture", price = 120, inStock = true },
    ];

    /// <summary>Sends the crowd and the items, and waits until all of it counts.</summary>
    public static async Task FillAsync(ShopHost shop)
    {
        await shop.PostAsync("v1/clicks", Crowd());
        await shop.PostAsync("v1/items", Items());
        await Until.TrueAsync(async () =>
        {
            var found = await shop.RecommendAsync("stranger", "k=10&context=lamp");
            return found.Exists(item => item["itemId"]!.GetValue<string>() == "bulb" && item["title"]?.GetValue<string>() == "Bulb");
        }, TimeSpan.FromSeconds(60));
        for (var i = 0; i < Sessions; i++)
        {
            await Until.TrueAsync(async () => await shop.ClicksOfAsync($"crowd{i}") == 2, TimeSpan.FromSeconds(60));
        }
    }
}
