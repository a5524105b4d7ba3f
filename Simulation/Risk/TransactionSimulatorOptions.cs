namespace Emotion.Simulation.Risk;

/// <summary>Settings of <see cref="TransactionSimulator"/>.</summary>
public sealed record TransactionSimulatorOptions
{
    /// <summary>Equal seeds give equal transactions.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>How many customers, at least 1.</summary>
    public int Customers { get; init; } = 5_000;

    /// <summary>What customers' ids begin with; a number follows.</summary>
    public string CustomerPrefix { get; init; } = "c";

    /// <summary>How many merchants, at least 1.</summary>
    public int Merchants { get; init; } = 10_000;

    /// <summary>First day, at midnight UTC.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Transactions above this amount are frauds.</summary>
    public double LargeAmount { get; init; } = 220;

    /// <summary>Merchants whose terminals are compromised anew each day, for <see cref="MerchantDays"/>.</summary>
    public int MerchantsPerDay { get; init; } = 2;

    /// <summary>Days until a compromised terminal is found and mended.</summary>
    public int MerchantDays { get; init; } = 28;

    /// <summary>Customers whose cards leak anew each day, for <see cref="CustomerDays"/>.</summary>
    public int CustomersPerDay { get; init; } = 3;

    /// <summary>Days until a leaked card is replaced.</summary>
    public int CustomerDays { get; init; } = 14;

    /// <summary>Share of a thief's transactions made at merchants anywhere rather than at the customer's own.</summary>
    public double ElsewhereShare { get; init; } = 0.5;
}
