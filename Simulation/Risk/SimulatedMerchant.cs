namespace Emotion.Simulation.Risk;

/// <summary>A simulated merchant.</summary>
internal sealed record SimulatedMerchant(string Id, string Category, string Country, double Latitude, double Longitude)
{
    public static readonly string[] Categories =
        ["groceries", "fuel", "restaurants", "clothing", "electronics", "pharmacy", "travel", "books", "sports", "home"];
}
