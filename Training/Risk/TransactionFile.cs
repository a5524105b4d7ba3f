using System.Globalization;
using Emotion.Grains.Risk.Features;
using Emotion.Training.Data;

namespace Emotion.Training.Risk;

/// <summary>Reads transactions and customers' profiles from CSV, TSV or NDJSON.</summary>
internal static class TransactionFile
{
    /// <summary>
    /// Reads files as one history in the order of event time; rows of equal time keep their order, and a transaction that
    /// stands in several files counts once.
    /// </summary>
    /// <exception cref="FormatException">A file cannot be read; the message names file and line.</exception>
    public static List<LabelledTransaction> ReadAll(IEnumerable<string> files, TransactionColumns columns)
    {
        var seen = new HashSet<(string, string)>();
        return [.. files.SelectMany(file => Read(file, columns)).Where(row => seen.Add((row.UserId, row.Id))).OrderBy(row => row.CreatedAt)];
    }

    /// <summary>Reads what the features use of customers' profiles: <c>userId,homeLat,homeLon,homeCountry,signupAt</c>.</summary>
    /// <exception cref="FormatException">The file cannot be read; the message names file and line.</exception>
    public static Dictionary<string, CustomerProfile> ReadProfiles(string file) => Parse(file, row => KeyValuePair.Create(
        row.Required("userId"),
        new CustomerProfile(
            Degrees(row, "homeLat", 90),
            Degrees(row, "homeLon", 180),
            Optional(row, "homeCountry"),
            Optional(row, "signupAt") is null ? null : row.Time("signupAt").ToUnixTimeMilliseconds())))
        .DistinctBy(profile => profile.Key).ToDictionary(StringComparer.Ordinal);

    private static IEnumerable<LabelledTransaction> Read(string file, TransactionColumns columns) =>
        Parse(file, row => new LabelledTransaction(
            Optional(row, columns.Id) ?? string.Create(CultureInfo.InvariantCulture, $"{Path.GetFullPath(file)}:{row.Line}"),
            row.Required(columns.User),
            row.Required(columns.Merchant),
            Amount(row, columns.Amount),
            row.Time(columns.Time),
            Optional(row, columns.Label) is { } label ? Label(label, row, columns.Label) : null,
            Degrees(row, TransactionColumns.Latitude, 90),
            Degrees(row, TransactionColumns.Longitude, 180),
            Optional(row, TransactionColumns.Country)));

    private static IEnumerable<T> Parse<T>(string file, Func<TableRow, T> parse)
    {
        if (!File.Exists(file))
        {
            throw new FormatException($"There is no file {file}.");
        }

        using var rows = TableFile.Read(file).GetEnumerator();
        while (true)
        {
            T parsed;
            try
            {
                if (!rows.MoveNext())
                {
                    yield break;
                }

                parsed = parse(rows.Current);
            }
            catch (FormatException wrong)
            {
                throw new FormatException(
                    $"{file}, {wrong.Message} (columns are named by --user, --amount, --merchant, --time, --id and --label)", wrong);
            }

            yield return parsed;
        }
    }

    private static string? Optional(TableRow row, string column) => row.Field(column) is { Length: > 0 } text ? text : null;

    private static double Amount(TableRow row, string column) => row.Number(column) is >= 0 and < double.PositiveInfinity and var amount
        ? amount : throw new FormatException($"line {row.Line}: the amount {row.Field(column)} is negative or not finite");

    private static float Degrees(TableRow row, string column, double limit) => Optional(row, column) is null ? float.NaN
        : row.Number(column) is var degrees && Math.Abs(degrees) <= limit ? (float)degrees
        : throw new FormatException($"line {row.Line}: '{column}' is {row.Field(column)}, not within {limit} degrees");

    private static bool Label(string text, TableRow row, string column) => text.ToUpperInvariant() switch
    {
        "1" or "1.0" or "TRUE" or "YES" => true,
        "0" or "0.0" or "FALSE" or "NO" => false,
        _ => throw new FormatException($"line {row.Line}: the label '{column}' is '{text}', neither 1/0 nor true/false"),
    };
}
