using System.Runtime.CompilerServices;
using System.Text;
using Sylvan.Data.Csv;

namespace Emotion.Api.Ingest;

/// <summary>A row of an imported file, one of three kinds.</summary>
/// <param name="Line">Its line, from 1.</param>
/// <param name="Json">The line as it came, of NDJSON.</param>
/// <param name="Fields">Its fields, of CSV.</param>
/// <param name="Fault">What keeps it from being either.</param>
internal readonly record struct ImportRow(long Line, string? Json, ImportFields? Fields, string? Fault);

/// <summary>Reads NDJSON and CSV of any size as a stream of rows.</summary>
internal static class ImportFile
{
    private const int MaxLine = 64 * 1024;

    /// <summary>Media types that can be read.</summary>
    public static string[] MediaTypes { get; } = ["application/x-ndjson", "application/jsonl", "text/csv"];

    /// <summary>Whether a request's body is one of them.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isCsv">Whether it is CSV.</param>
    public static bool IsKnown(HttpRequest request, out bool isCsv)
    {
        var type = request.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
        isCsv = type == "text/csv";
        return MediaTypes.Contains(type);
    }

    /// <summary>The rows of a body; blank lines are left out.</summary>
    /// <param name="body">The body.</param>
    /// <param name="isCsv">Whether it is CSV with a header, rather than NDJSON.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="CsvFormatException">It is no CSV from some line on.</exception>
    /// <exception cref="CsvRecordTooLargeException">A row of CSV is too long.</exception>
    public static IAsyncEnumerable<ImportRow> ReadAsync(Stream body, bool isCsv, CancellationToken cancellationToken) =>
        isCsv ? ReadCsvAsync(body, cancellationToken) : ReadJsonAsync(body, cancellationToken);

    private static async IAsyncEnumerable<ImportRow> ReadJsonAsync(Stream body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(body, Encoding.UTF8);
        var lines = new BoundedLines(reader, MaxLine);
        for (var line = 1L; await lines.ReadAsync(cancellationToken) is { } read; line++)
        {
            if (read.IsCut)
            {
                yield return new ImportRow(line, null, null, $"is longer than {MaxLine} characters");
            }
            else if (!string.IsNullOrWhiteSpace(read.Text))
            {
                yield return new ImportRow(line, read.Text, null, null);
            }
        }
    }

    private static async IAsyncEnumerable<ImportRow> ReadCsvAsync(Stream body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(body, Encoding.UTF8);
        await using var csv = await CsvDataReader.CreateAsync(reader, new CsvDataReaderOptions { MaxBufferSize = MaxLine }, cancellationToken);
        var columns = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var column = 0; column < csv.FieldCount; column++)
        {
            columns.TryAdd(csv.GetName(column), column);
        }

        while (await csv.ReadAsync(cancellationToken))
        {
            yield return new ImportRow(
                csv.RowNumber + 1L,
                null,
                new ImportFields(name => columns.TryGetValue(name, out var column) && column < csv.RowFieldCount && csv.GetString(column) is { Length: > 0 } text ? text : null),
                null);
        }
    }
}
