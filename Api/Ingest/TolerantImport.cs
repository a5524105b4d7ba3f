using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Emotion.Api.Errors;
using Emotion.Grains.Interfaces.Streaming;
using Sylvan.Data.Csv;

namespace Emotion.Api.Ingest;

/// <summary>
/// Loads a file of any size batch by batch. A row that cannot be read or is not valid is counted and, up to a limit,
/// reported with its line; the others load.
/// </summary>
/// <typeparam name="T">What a row holds.</typeparam>
/// <param name="type">How it is written as JSON.</param>
/// <param name="fromFields">Reads it from a row of CSV.</param>
/// <param name="validate">Adds what is wrong with it.</param>
/// <param name="load">Loads a batch; answers how many of it changed something.</param>
internal sealed class TolerantImport<T>(
    JsonTypeInfo<T> type, Func<ImportFields, T> fromFields, Action<T, EventFaults> validate, Func<IReadOnlyList<T>, Task<int>> load)
    where T : class
{
    private const int BatchSize = 1_000;
    private const int MaxErrors = 100;

    private readonly EventFaults _faults = new();
    private readonly List<T> _batch = new(BatchSize);
    private readonly List<ImportError> _errors = [];
    private long _accepted;
    private long _loaded;
    private long _rejected;

    /// <summary>Loads a request's body.</summary>
    public async Task<IResult> TakeAsync(HttpContext context)
    {
        if (!ImportFile.IsKnown(context.Request, out var isCsv))
        {
            return Problems.Of(
                StatusCodes.Status415UnsupportedMediaType, "Unsupported media type.", "Send application/x-ndjson (an object per line) or text/csv (with a header).");
        }

        try
        {
            await foreach (var row in ImportFile.ReadAsync(context.Request.Body, isCsv, context.RequestAborted))
            {
                await TakeAsync(row);
            }
        }
        catch (Exception wrong) when (wrong is CsvFormatException or CsvRecordTooLargeException)
        {
            await FlushAsync();
            return Problems.Validation(
                new Dictionary<string, string[]> { ["body"] = [$"is not CSV: {wrong.Message}"] },
                $"From some line on the file is not CSV: {wrong.Message} The {_accepted} rows before it were loaded. Mend it and send the file again: the same row twice changes nothing.");
        }

        await FlushAsync();
        return TypedResults.Json(new ImportReport(_accepted, _loaded, _accepted - _loaded, _rejected, _errors), ImportJson.Default.ImportReport);
    }

    private async ValueTask TakeAsync(ImportRow row)
    {
        if (Read(row) is not { } value)
        {
            _rejected++;
            return;
        }

        _batch.Add(value);
        if (_batch.Count == BatchSize)
        {
            await FlushAsync();
        }
    }

    private async Task FlushAsync()
    {
        if (_batch.Count > 0)
        {
            _loaded += await load(_batch);
            _accepted += _batch.Count;
            _batch.Clear();
        }
    }

    private T? Read(in ImportRow row)
    {
        T? value = null;
        if (row.Json is { } json)
        {
            value = Parse(json, row.Line);
        }
        else if (row.Fields is { } fields)
        {
            value = fromFields(fields);
            foreach (var (field, messages) in fields.Errors)
            {
                Report(row.Line, field, messages[0]);
                value = null;
            }
        }
        else
        {
            Report(row.Line, "", row.Fault!);
        }

        if (value is null)
        {
            return null;
        }

        _faults.Clear();
        validate(value, _faults);
        foreach (var fault in _faults.Items)
        {
            Report(row.Line, fault.Field, fault.Message);
        }

        return _faults.None ? value : null;
    }

    private T? Parse(string json, long line)
    {
        try
        {
            if (JsonSerializer.Deserialize(json, type) is { } value)
            {
                return value;
            }

            Report(line, "", "must be an object, not null");
        }
        catch (JsonException wrong)
        {
            Report(line, wrong.Path?.TrimStart('$', '.') ?? "", wrong.InnerException is null ? wrong.Message : "has a value of the wrong kind");
        }

        return null;
    }

    private void Report(long line, string field, string message)
    {
        if (_errors.Count < MaxErrors)
        {
            _errors.Add(new ImportError(line, field.Length == 0 ? "row" : field, message));
        }
    }
}
