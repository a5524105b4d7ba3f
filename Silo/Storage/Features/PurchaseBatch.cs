using Emotion.Grains.Interfaces.Recommendation;

namespace Emotion.Silo.Storage.Features;

/// <summary>What tells purchases apart.</summary>
internal readonly record struct PurchaseKey(string UserId, long At, string ItemId, int Line);

/// <summary>Prepares purchases for one transaction.</summary>
internal static class PurchaseBatch
{
    /// <summary>Each purchase once, the last of equals, in the order of the keys: neighbours share pages, and writers cannot deadlock.</summary>
    public static List<KeyValuePair<PurchaseKey, double>> Distinct(IReadOnlyList<Purchase> purchases)
    {
        var quantities = new Dictionary<PurchaseKey, double>(purchases.Count);
        foreach (var purchase in purchases)
        {
            quantities[new PurchaseKey(purchase.UserId, PurchaseTime.ToMicroseconds(purchase.CreatedAt), purchase.ItemId, purchase.Line)] = purchase.Quantity;
        }

        return [.. quantities
            .OrderBy(static entry => entry.Key.UserId, StringComparer.Ordinal)
            .ThenBy(static entry => entry.Key.At)
            .ThenBy(static entry => entry.Key.ItemId, StringComparer.Ordinal)
            .ThenBy(static entry => entry.Key.Line)];
    }
}
