namespace Emotion.Simulation.Recommendation;

/// <summary>Settings of <see cref="ShopSimulator"/>.</summary>
public sealed record ShopSimulatorOptions
{
    /// <summary>Equal seeds give equal clicks.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many shoppers, at least 1.</summary>
    public int Users { get; init; } = 3_000;

    /// <summary>What shoppers' ids begin with; a number follows.</summary>
    public string UserPrefix { get; init; } = "s";

    /// <summary>How many items, at least 12: one for each category.</summary>
    public int Items { get; init; } = 2_000;

    /// <summary>First instant.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Sessions that a shopper begins a day, on average.</summary>
    public double SessionsPerDay { get; init; } = 0.5;
}
