using Emotion.Grains.Interfaces.Recommendation;
using Emotion.Training.Data;

namespace Emotion.Training.Recommendation;

/// <summary>What a shop recorded: clicks of users, and where there are, its catalogue and purchase history.</summary>
/// <param name="Clicks">In the order of their times.</param>
/// <param name="Items">By id.</param>
/// <param name="Purchases">By user, in the order of their times.</param>
internal sealed record ShopLog(IReadOnlyList<Click> Clicks, IReadOnlyDictionary<string, ShopItem> Items, ILookup<string, Purchase> Purchases)
{
    /// <summary>Reads the files; columns are called as in the topics and imports.</summary>
    /// <param name="clicks">Clicks.</param>
    /// <param name="items">The catalogue; null for none.</param>
    /// <param name="purchases">The purchase history; null for none.</param>
    /// <exception cref="FormatException">A row cannot be read; the message names the line.</exception>
    public static ShopLog Read(string clicks, string? items, string? purchases) => new(
        [.. TableFile.Read(clicks).Select(Click).OrderBy(static click => click.CreatedAt)],
        items is null ? new Dictionary<string, ShopItem>() : TableFile.Read(items).Select(Item).DistinctBy(static item => item.ItemId).ToDictionary(static item => item.ItemId),
        (purchases is null ? [] : TableFile.Read(purchases).Select(Purchase)).OrderBy(static purchase => purchase.CreatedAt).ToLookup(static purchase => purchase.UserId));

    private static Click Click(TableRow row) => new()
    {
        Id = row.Field("id") ?? row.Line.ToString(System.Globalization.CultureInfo.InvariantCulture),
        UserId = row.Required("userId"),
        ItemId = row.Required("itemId"),
        Action = row.Field("action") switch
        {
            null or "" or "view" => ClickAction.View,
            "cart" => ClickAction.Cart,
            "purchase" => ClickAction.Purchase,
            var other => throw new FormatException($"line {row.Line}: column 'action' is '{other}', not view, cart or purchase"),
        },
        CreatedAt = row.Time("createdAt"),
    };

    private static ShopItem Item(TableRow row) => new()
    {
        ItemId = row.Required("itemId"),
        Title = row.Field("title"),
        Category = row.Field("category") is { Length: > 0 } category ? category : null,
        Price = row.Field("price") is { Length: > 0 } ? row.Number("price") : null,
        InStock = row.Field("inStock") is { Length: > 0 } inStock ? inStock is "1" or "true" or "True" : null,
    };

    private static Purchase Purchase(TableRow row) => new()
    {
        UserId = row.Required("userId"),
        ItemId = row.Required("itemId"),
        Quantity = row.Field("quantity") is { Length: > 0 } ? row.Number("quantity") : 1,
        CreatedAt = row.Time("createdAt"),
    };
}
