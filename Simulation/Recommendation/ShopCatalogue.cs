using System.Globalization;

namespace Emotion.Simulation.Recommendation;

/// <summary>
/// The items of the simulated shop. Within a category few are popular; each has alternatives, which are looked at in
/// turn, and accessories of another category, which go with it.
/// </summary>
internal sealed class ShopCatalogue
{
    private const int Alternatives = 6;
    private const double OutOfStock = 0.04;

    private static readonly (string Name, double Price, bool IsUsedUp)[] Kinds =
    [
        ("coffee", 9, true), ("tea", 6, true), ("soap", 4, true), ("notebook", 5, true), ("lamp", 40, false), ("chair", 120, false),
        ("desk", 250, false), ("kettle", 35, false), ("backpack", 70, false), ("headphones", 90, false), ("keyboard", 60, false), ("bicycle", 600, false),
    ];

    private static readonly string[] Makes = ["Aster", "Birk", "Calla", "Delft", "Esker", "Fjord", "Garda", "Hazel", "Iris", "Juno"];

    private readonly List<SimulatedItem> _items = [];
    private readonly List<int>[] _byCategory = [.. Kinds.Select(static _ => new List<int>())];
    private readonly double[][] _cumulative;

    public ShopCatalogue(Random random, int count)
    {
        for (var i = 0; i < Math.Max(count, Kinds.Length); i++)
        {
            var (name, price, _) = Kinds[i % Kinds.Length];
            var number = (i / Kinds.Length) + 1;
            _byCategory[i % Kinds.Length].Add(i);
            _items.Add(new SimulatedItem(
                string.Create(CultureInfo.InvariantCulture, $"{name}-{number}"),
                string.Create(CultureInfo.InvariantCulture, $"{Makes[random.Next(Makes.Length)]} {name} {number}"),
                name,
                Math.Round(price * Math.Exp(random.NextDouble() - 0.5), 2),
                random.NextDouble() >= OutOfStock));
        }

        // Zipf within each category.
        _cumulative = Array.ConvertAll(_byCategory, static items =>
        {
            var sum = 0.0;
            return items.Select((_, rank) => sum += Math.Pow(rank + 1, -0.8)).ToArray();
        });
    }

    public static int Categories => Kinds.Length;

    public IReadOnlyList<SimulatedItem> Items => _items;

    public static int CategoryOf(int item) => item % Kinds.Length;

    /// <summary>Whether people buy it again and again.</summary>
    public static bool IsUsedUp(int item) => Kinds[CategoryOf(item)].IsUsedUp;

    /// <summary>An item of a category, the popular ones more often.</summary>
    public int Draw(Random random, int category)
    {
        var cumulative = _cumulative[category];
        var at = Array.BinarySearch(cumulative, random.NextDouble() * cumulative[^1]);
        return _byCategory[category][Math.Min(at < 0 ? ~at : at, cumulative.Length - 1)];
    }

    /// <summary>An item that people look at after this one, the nearest more often.</summary>
    public int Alternative(Random random, int item)
    {
        var step = 1;
        while (step < Alternatives && random.NextDouble() < 0.5)
        {
            step++;
        }

        var category = _byCategory[CategoryOf(item)];
        return category[((item / Kinds.Length) + (step * 7)) % category.Count];
    }

    /// <summary>The item of another category that goes with this one.</summary>
    public int Accessory(int item)
    {
        var category = _byCategory[(CategoryOf(item) + 5) % Kinds.Length];
        return category[(item / Kinds.Length * 3) % category.Count];
    }
}
