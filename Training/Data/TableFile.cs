using System.Text;
using System.Text.Json;
using Sylvan.Data.Csv;

namespace Emotion.Training.Data;

/// <summary>How a delimited file is laid out; NDJSON needs none of it.</summary>
/// <param name="Delimiter">The separator; <see langword="null"/> to go by the file's name (<c>.tsv</c>, <c>.csv</c>) or its first line.</param>
/// <param name="HasHeader">Whether the first line names the columns; without, they are called <c>1</c>, <c>2</c>, ….</param>
internal sealed record TableLayout(char? Delimiter = null, bool HasHeader = true);

/// <summary>Reads CSV, TSV and NDJSON files of any size as a stream of rows.</summary>
internal static class TableFile
{
    private static readonly char[] Delimiters = [',', '\t', ';', '|'];

    /// <summary>Whether a file holds one JSON object per line: by its name, else by its first character.</summary>
    public static bool IsNdjson(string path)
    {
        if (Path.GetExtension(path).ToLowerInvariant() is ".ndjson" or ".jsonl")
        {
            return true;
        }

        using var reader = new StreamReader(path, Encoding.UTF8);
        return reader.Peek() == '{';
    }

    /// <summary>The rows in the order of the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="layout">How it is laid out.</param>
    /// <param name="onPosition">Told now and then how many bytes were read, for a progress bar.</param>
    /// <exception cref="FormatException">A line is malformed; the message names it.</exception>
    public static IEnumerable<TableRow> Read(string path, TableLayout? layout = null, Action<long>? onPosition = null) =>
        IsNdjson(path) ? ReadNdjson(path, onPosition) : ReadDelimited(path, layout ?? new TableLayout(), onPosition);

    private static IEnumerable<TableRow> ReadNdjson(string path, Action<long>? onPosition)
    {
        using var file = File.OpenRead(path);
        using var reader = new StreamReader(file, Encoding.UTF8);
        var number = 0L;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            JsonElement root;
            try
            {
                using var document = JsonDocument.Parse(line);
                root = document.RootElement.Clone();
            }
            catch (JsonException wrong)
            {
                throw new FormatException($"line {number}: no JSON ({wrong.Message})", wrong);
            }

            if (number % 1_000 == 0)
            {
                onPosition?.Invoke(file.Position);
            }

            yield return new TableRow(number, column => root.TryGetProperty(column, out var field) ? Text(field) : null);
        }

        onPosition?.Invoke(file.Position);
    }

    private static string? Text(JsonElement field) => field.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        JsonValueKind.String => field.GetString(),
        JsonValueKind.True => "1",
        JsonValueKind.False => "0",
        _ => field.GetRawText(),
    };

    private static IEnumerable<TableRow> ReadDelimited(string path, TableLayout layout, Action<long>? onPosition)
    {
        using var file = File.OpenRead(path);
        using var text = new StreamReader(file, Encoding.UTF8);
        var delimiter = layout.Delimiter ?? Guess(path);
        using var csv = CsvDataReader.Create(text, new CsvDataReaderOptions
        {
            Delimiter = delimiter,
            HasHeaders = layout.HasHeader,
            // Tab-separated corpora hold quotes as plain text.
            CsvStyle = delimiter == '\t' ? CsvStyle.Escaped : CsvStyle.Standard,
            MaxBufferSize = 16 * 1024 * 1024,
        });
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var ordinal = 0; ordinal < csv.FieldCount; ordinal++)
        {
            columns.TryAdd(layout.HasHeader ? csv.GetName(ordinal) : (ordinal + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), ordinal);
        }

        while (csv.Read())
        {
            if (csv.RowNumber % 1_000 == 0)
            {
                onPosition?.Invoke(file.Position);
            }

            var fields = new string?[csv.RowFieldCount];
            for (var ordinal = 0; ordinal < fields.Length; ordinal++)
            {
                fields[ordinal] = csv.GetString(ordinal);
            }

            yield return new TableRow(
                csv.RowNumber + (layout.HasHeader ? 1 : 0),
                column => columns.TryGetValue(column, out var ordinal) && ordinal < fields.Length ? fields[ordinal] : null);
        }

        onPosition?.Invoke(file.Position);
    }

    private static char Guess(string path)
    {
        if (Path.GetExtension(path).Equals(".tsv", StringComparison.OrdinalIgnoreCase))
        {
            return '\t';
        }

        using var reader = new StreamReader(path, Encoding.UTF8);
        var first = reader.ReadLine() ?? "";
        return Delimiters.MaxBy(candidate => first.Count(character => character == candidate));
    }
}
