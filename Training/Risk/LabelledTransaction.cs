namespace Emotion.Training.Risk;

/// <summary>A transaction of a file, with its label where the file has one.</summary>
/// <param name="Id">The transaction's id.</param>
/// <param name="UserId">The customer.</param>
/// <param name="MerchantId">The merchant or terminal.</param>
/// <param name="Amount">Not negative.</param>
/// <param name="CreatedAt">Event time.</param>
/// <param name="Fraud">Whether it was a fraud; null where the file does not say.</param>
/// <param name="Latitude">Degrees north, NaN where the file does not say.</param>
/// <param name="Longitude">Degrees east, NaN where the file does not say.</param>
/// <param name="Country">ISO 3166 alpha-2 code or null.</param>
internal sealed record LabelledTransaction(
    string Id,
    string UserId,
    string MerchantId,
    double Amount,
    DateTimeOffset CreatedAt,
    bool? Fraud,
    float Latitude = float.NaN,
    float Longitude = float.NaN,
    string? Country = null);
