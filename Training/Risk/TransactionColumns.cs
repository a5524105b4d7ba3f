namespace Emotion.Training.Risk;

/// <summary>What the columns (or JSON members) of a transaction file are called; the case of letters counts.</summary>
/// <param name="Id">The transaction's id; rows are numbered when there is no such column.</param>
/// <param name="User">The customer.</param>
/// <param name="Amount">The amount.</param>
/// <param name="Merchant">The merchant or terminal.</param>
/// <param name="Time">Event time: RFC 3339 or Unix seconds.</param>
/// <param name="Label">1/0 or true/false; a column that may be missing where no labels are needed.</param>
internal sealed record TransactionColumns(
    string Id = "id",
    string User = "userId",
    string Amount = "amount",
    string Merchant = "merchantId",
    string Time = "createdAt",
    string Label = "fraud")
{
    /// <summary>Degrees north; optional.</summary>
    public const string Latitude = "lat";

    /// <summary>Degrees east; optional.</summary>
    public const string Longitude = "lon";

    /// <summary>ISO 3166 alpha-2; optional.</summary>
    public const string Country = "country";
}
