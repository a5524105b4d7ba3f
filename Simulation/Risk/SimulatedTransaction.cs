namespace Emotion.Simulation.Risk;

/// <summary>A simulated transaction with what only the simulator knows of it.</summary>
/// <param name="Id">Unique within a run of one seed.</param>
/// <param name="UserId">The customer, <c>c0</c> to <c>c{n-1}</c>.</param>
/// <param name="Amount">In <paramref name="Currency"/>, to the cent.</param>
/// <param name="Currency">ISO 4217.</param>
/// <param name="MerchantId">The merchant, <c>m0</c> to <c>m{n-1}</c>.</param>
/// <param name="Category">What the merchant sells.</param>
/// <param name="Country">ISO 3166 alpha-2 code of the merchant's place.</param>
/// <param name="Latitude">Degrees north.</param>
/// <param name="Longitude">Degrees east.</param>
/// <param name="CreatedAt">Event time, to the second.</param>
/// <param name="Kind">Whether and how it is fraudulent: the label, no part of the event.</param>
public sealed record SimulatedTransaction(
    string Id,
    string UserId,
    double Amount,
    string Currency,
    string MerchantId,
    string Category,
    string Country,
    double Latitude,
    double Longitude,
    DateTimeOffset CreatedAt,
    FraudKind Kind);
