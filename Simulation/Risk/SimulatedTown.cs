using System.Globalization;

namespace Emotion.Simulation.Risk;

/// <summary>The map: customers and merchants strewn over a square of 445 km, each customer shopping within 22 km.</summary>
internal sealed class SimulatedTown
{
    private const double South = 47, West = 4, DegreesNorth = 4, DegreesEast = 6, Border = 7;
    private const double Radius = 0.05;

    public SimulatedTown(TransactionSimulatorOptions options, Random random)
    {
        Merchants = [.. Enumerable.Range(0, options.Merchants).Select(i => Merchant(i, random))];
        var cells = Merchants.Select((merchant, index) => (Cell: Cell(merchant.Latitude, merchant.Longitude), index)).ToLookup(at => at.Cell, at => at.index);
        Customers = [.. Enumerable.Range(0, options.Customers).Select(i => Customer(i, options, cells, random))];
    }

    public SimulatedMerchant[] Merchants { get; }

    public CardHolder[] Customers { get; }

    private static SimulatedMerchant Merchant(int index, Random random)
    {
        var (latitude, longitude) = Place(random);
        return new SimulatedMerchant(
            string.Create(CultureInfo.InvariantCulture, $"m{index}"),
            SimulatedMerchant.Categories[random.Next(SimulatedMerchant.Categories.Length)],
            Country(longitude),
            latitude,
            longitude);
    }

    private CardHolder Customer(int index, TransactionSimulatorOptions options, ILookup<(int, int), int> cells, Random random)
    {
        var (latitude, longitude) = Place(random);
        var mean = 5 + (95 * random.NextDouble());
        return new CardHolder(
            string.Create(CultureInfo.InvariantCulture, $"{options.CustomerPrefix}{index}"),
            Country(longitude),
            latitude,
            longitude,
            options.Start.AddDays(-random.Next(1, 3650)),
            options.Start.Year - 18 - random.Next(60),
            mean < 40 ? "basic" : mean < 80 ? "plus" : "premium")
        {
            MeanAmount = mean,
            TransactionsPerDay = 4 * random.NextDouble(),
            Merchants = Near(latitude, longitude, cells),
        };
    }

    private int[] Near(double latitude, double longitude, ILookup<(int, int), int> cells)
    {
        var (row, column) = Cell(latitude, longitude);
        var near = from r in Enumerable.Range(row - 1, 3)
                   from c in Enumerable.Range(column - 1, 3)
                   from index in cells[(r, c)]
                   let north = (Merchants[index].Latitude - latitude) / DegreesNorth
                   let east = (Merchants[index].Longitude - longitude) / DegreesEast
                   where (north * north) + (east * east) < Radius * Radius
                   select index;
        return [.. near];
    }

    private static (int Row, int Column) Cell(double latitude, double longitude) =>
        ((int)((latitude - South) / DegreesNorth / Radius), (int)((longitude - West) / DegreesEast / Radius));

    private static (double Latitude, double Longitude) Place(Random random) =>
        (Math.Round(South + (DegreesNorth * random.NextDouble()), 4), Math.Round(West + (DegreesEast * random.NextDouble()), 4));

    private static string Country(double longitude) => longitude < Border ? "FR" : "DE";
}
