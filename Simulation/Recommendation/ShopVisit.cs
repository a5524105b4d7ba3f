namespace Emotion.Simulation.Recommendation;

/// <summary>A session of a shopper: a walk over items that ends at random, and now and then at the till.</summary>
internal sealed class ShopVisit(ShopVisitor visitor, ShopCatalogue catalogue, int hot, Random random)
{
    private const double Ends = 0.16;

    private readonly List<int> _looked = [];
    private readonly List<int> _cart = [];
    private int? _toBuy;

    public ShopVisitor Visitor { get; } = visitor;

    /// <summary>Whether nothing more comes.</summary>
    public bool Ended { get; private set; }

    /// <summary>The next click.</summary>
    public (int Item, string Action) Step()
    {
        if (_toBuy is { } bought)
        {
            _toBuy = _cart.Count > 0 ? Take(_cart) : null;
            Ended = _toBuy is null;
            Visitor.Buy(bought);
            return (bought, "purchase");
        }

        var last = _looked.Count > 0 ? _looked[^1] : -1;
        if (last >= 0 && !_cart.Contains(last) && catalogue.Items[last].InStock && random.NextDouble() < (_looked.Count(item => item == last) > 1 ? 0.35 : 0.06))
        {
            _cart.Add(last);
            return (last, "cart");
        }

        var item = Wanted(last);
        _looked.Add(item);
        Visitor.See(item);
        if (random.NextDouble() < Ends)
        {
            if (_cart.Count > 0 && random.NextDouble() < 0.6)
            {
                _toBuy = Take(_cart);
            }
            else
            {
                Ended = true;
            }
        }

        return (item, "view");
    }

    private static int Take(List<int> items)
    {
        var item = items[^1];
        items.RemoveAt(items.Count - 1);
        return item;
    }

    /// <summary>What is looked at next; hardly what they have already and what cannot be had.</summary>
    private int Wanted(int last)
    {
        for (var attempt = 0; ; attempt++)
        {
            var item = last < 0 ? First() : Next(last);
            var unwanted = (Visitor.Has.ContainsKey(item) && !ShopCatalogue.IsUsedUp(item)) || !catalogue.Items[item].InStock;
            if (!unwanted || attempt == 5 || random.NextDouble() < 0.1)
            {
                return item;
            }
        }
    }

    private int First() => random.NextDouble() switch
    {
        < 0.25 when Visitor.Seen.Count > 0 => Visitor.Seen[^(1 + (int)(Visitor.Seen.Count * Math.Pow(random.NextDouble(), 2)))],
        < 0.4 when Again() is { } item => item,
        < 0.5 => hot,
        _ => catalogue.Draw(random, Visitor.Mood(random)),
    };

    private int? Again()
    {
        int[] again = [.. Visitor.Has.Keys.Where(ShopCatalogue.IsUsedUp)];
        return again.Length == 0 ? null : again[random.Next(again.Length)];
    }

    private int Next(int last) => random.NextDouble() switch
    {
        < 0.15 => last,
        < 0.27 => _looked[random.Next(_looked.Count)],
        < 0.67 => catalogue.Alternative(random, last),
        < 0.8 => catalogue.Accessory(last),
        _ => catalogue.Draw(random, random.NextDouble() < 0.7 ? ShopCatalogue.CategoryOf(last) : Visitor.Mood(random)),
    };
}
