namespace Emotion.Simulation.Risk;

/// <summary>A simulated customer, with the static profile a bank would have.</summary>
/// <param name="UserId">The customer's id.</param>
/// <param name="HomeCountry">ISO 3166 alpha-2.</param>
/// <param name="HomeLatitude">Degrees north.</param>
/// <param name="HomeLongitude">Degrees east.</param>
/// <param name="SignupAt">When the account was opened.</param>
/// <param name="BirthYear">Year of birth.</param>
/// <param name="Segment"><c>basic</c>, <c>plus</c> or <c>premium</c>, by what the customer spends.</param>
public sealed record CardHolder(
    string UserId,
    string HomeCountry,
    double HomeLatitude,
    double HomeLongitude,
    DateTimeOffset SignupAt,
    int BirthYear,
    string Segment)
{
    internal double MeanAmount { get; init; }

    internal double TransactionsPerDay { get; init; }

    internal int[] Merchants { get; init; } = [];
}
