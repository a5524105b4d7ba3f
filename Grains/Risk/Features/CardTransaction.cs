namespace Emotion.Grains.Risk.Features;

/// <summary>One transaction as the features see it: no identities but the merchant's hash, which state keeps in eight bytes.</summary>
/// <param name="Time">Event time, Unix milliseconds.</param>
/// <param name="Amount">Amount in the account's currency, not negative.</param>
/// <param name="Merchant"><see cref="EventTime.TagHash"/> of the merchant's id.</param>
/// <param name="Latitude">Degrees north, NaN where unknown.</param>
/// <param name="Longitude">Degrees east, NaN where unknown.</param>
/// <param name="Country">ISO 3166 alpha-2 code of the place of sale, null where unknown.</param>
public readonly record struct CardTransaction(
    long Time,
    double Amount,
    ulong Merchant,
    float Latitude = float.NaN,
    float Longitude = float.NaN,
    string? Country = null);
