using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Emotion.Training.Data;
using Parquet;
using Parquet.Serialization;

namespace Emotion.Training.Recommendation;

/// <summary>A row of a purchase file as a line of NDJSON, judged by the service and not here.</summary>
/// <param name="Line">Its line in the file; of Parquet, its row from 1.</param>
/// <param name="Json">An object with the members of a purchase, as far as the row has them.</param>
internal readonly record struct PurchaseRow(long Line, string Json);

/// <summary>Names of the columns.</summary>
internal sealed record PurchaseColumns(string User, string Item, string Quantity, string Time, string Number);

/// <summary>Reads purchases from CSV, TSV, NDJSON or Parquet as a stream; of Parquet, a row group at a time.</summary>
internal static class PurchaseFile
{
    private const string Parquet = ".parquet";

    /// <summary>The rows in the order of the file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="columns">What its columns are called.</param>
    /// <param name="onShare">Told the share read, 0 to 1.</param>
    public static IAsyncEnumerable<PurchaseRow> ReadAsync(FileInfo file, PurchaseColumns columns, Action<double> onShare) =>
        string.Equals(file.Extension, Parquet, StringComparison.OrdinalIgnoreCase) ? ReadParquetAsync(file, columns, onShare)
        : TableFile.IsNdjson(file.FullName) ? ReadJsonAsync(file, columns, onShare)
        : ReadDelimited(file, columns, onShare).ToAsyncEnumerable();

    private static IEnumerable<PurchaseRow> ReadDelimited(FileInfo file, PurchaseColumns columns, Action<double> onShare) =>
        TableFile.Read(file.FullName, null, position => onShare((double)position / file.Length))
            .Select(row => new PurchaseRow(row.Line, Object(columns, name => row.Field(name) is { Length: > 0 } text ? text : null)));

    /// <summary>A line that is no JSON object goes on as it is: the service reports it.</summary>
    private static async IAsyncEnumerable<PurchaseRow> ReadJsonAsync(FileInfo file, PurchaseColumns columns, Action<double> onShare)
    {
        await using var stream = file.OpenRead();
        using var reader = new StreamReader(stream);
        for (var line = 1L; await reader.ReadLineAsync() is { } text; line++)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return new PurchaseRow(line, Parse(text) is { } row ? Object(columns, name => row[name]?.ToString()) : text);
            }

            if (line % 1_000 == 0)
            {
                onShare((double)stream.Position / file.Length);
            }
        }
    }

    private static async IAsyncEnumerable<PurchaseRow> ReadParquetAsync(FileInfo file, PurchaseColumns columns, Action<double> onShare)
    {
        await using var stream = file.OpenRead();
        int groups;
        await using (var reader = await ParquetReader.CreateAsync(stream, leaveStreamOpen: true))
        {
            groups = reader.RowGroupCount;
        }

        var line = 0L;
        for (var group = 0; group < groups; group++)
        {
            stream.Position = 0;
            var read = await ParquetSerializer.DeserializeUntypedAsync(stream, rowGroupIndex: group);
            foreach (var row in read.Data)
            {
                yield return new PurchaseRow(++line, Object(columns, name => row.TryGetValue(name, out var value) ? Text(value) : null));
            }

            onShare((group + 1.0) / groups);
        }
    }

    private static JsonObject? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(object? value) => value switch
    {
        null => null,
        DateTime time => DateTime.SpecifyKind(time, DateTimeKind.Utc).ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static string Object(PurchaseColumns columns, Func<string, string?> field)
    {
        var row = new JsonObject();
        Add(row, "userId", field(columns.User), static text => text);
        Add(row, "itemId", field(columns.Item), static text => text);
        Add(row, "quantity", field(columns.Quantity), Number);
        Add(row, "createdAt", field(columns.Time), Time);
        Add(row, "line", field(columns.Number), Number);
        return row.ToJsonString();
    }

    private static void Add(JsonObject row, string name, string? text, Func<string, JsonNode?> write)
    {
        if (text is not null)
        {
            row[name] = write(text);
        }
    }

    /// <summary>A number where it is one; otherwise the text, which the service reports.</summary>
    private static JsonNode? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? number == Math.Truncate(number) && Math.Abs(number) < 1e15 ? (long)number : number
            : text;

    /// <summary>RFC 3339 as it is; Unix seconds as RFC 3339.</summary>
    private static JsonNode? Time(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < 1e11
            ? DateTimeOffset.UnixEpoch.AddTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond)).ToString("O", CultureInfo.InvariantCulture)
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
                ? time.ToString("O", CultureInfo.InvariantCulture)
                : text;
}
