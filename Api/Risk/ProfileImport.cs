using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Emotion.Api.Errors;
using Emotion.Api.Ingest;
using Emotion.Grains.Interfaces.Risk;
using Emotion.Grains.Interfaces.Streaming;
using Sylvan.Data.Csv;

namespace Emotion.Api.Risk;

/// <summary>Takes profiles in by the million: read as a stream, put into the topic by the hundred.</summary>
internal static class ProfileImport
{
    private const int BatchSize = 500;
    private const int MaxLine = 64 * 1024;

    private readonly record struct Line(int Number, UserProfile? Profile, Dictionary<string, string[]> Errors);

    /// <summary><c>POST /v1/profiles/import</c>.</summary>
    public static async Task<IResult> TakeAsync(HttpContext context, IEventIngress ingress)
    {
        var type = context.Request.ContentType?.Split(';')[0].Trim().ToLowerInvariant();
        if (type is not ("application/x-ndjson" or "application/jsonl" or "text/csv"))
        {
            return Problems.Of(
                StatusCodes.Status415UnsupportedMediaType, "Unsupported media type.", "Send application/x-ndjson (a profile per line) or text/csv (with a header).");
        }

        try
        {
            return await TakeAsync(context, ingress, isCsv: type == "text/csv");
        }
        catch (Exception wrong) when (wrong is CsvFormatException or CsvRecordTooLargeException)
        {
            return Problems.Validation("body", $"is not CSV: {wrong.Message}");
        }
    }

    private static async Task<IResult> TakeAsync(HttpContext context, IEventIngress ingress, bool isCsv)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var (batch, taken) = (new List<IngressEvent>(BatchSize), 0);
        await foreach (var line in isCsv ? ReadCsvAsync(reader, context.RequestAborted) : ReadJsonAsync(reader, context.RequestAborted))
        {
            if (line.Profile is not { } profile)
            {
                await ingress.PublishAsync(Topics.Profiles, batch, context.RequestAborted);
                return Problems.Validation(
                    line.Errors.ToDictionary(error => $"line {line.Number}: {error.Key}", error => error.Value),
                    $"Line {line.Number} is not a valid profile; the {taken} before it were taken. Mend it and send the file again: the same profile twice changes nothing.");
            }

            batch.Add(new IngressEvent(profile.UserId, JsonSerializer.SerializeToUtf8Bytes(profile, RiskJson.Default.UserProfile)));
            taken++;
            if (batch.Count == BatchSize)
            {
                await ingress.PublishAsync(Topics.Profiles, batch, context.RequestAborted);
                batch.Clear();
            }
        }

        if (batch.Count > 0)
        {
            await ingress.PublishAsync(Topics.Profiles, batch, context.RequestAborted);
        }

        return TypedResults.Json(new Accepted(taken), IngestJson.Default.Accepted, statusCode: StatusCodes.Status202Accepted);
    }

    private static async IAsyncEnumerable<Line> ReadJsonAsync(StreamReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var number = 1; await reader.ReadLineAsync(cancellationToken) is { } text; number++)
        {
            if (text.Length > MaxLine)
            {
                yield return Wrong(number, "body", $"is longer than {MaxLine} characters");
            }
            else if (!string.IsNullOrWhiteSpace(text))
            {
                var (profile, errors) = ProfileReader.Read(Encoding.UTF8.GetBytes(text), null);
                yield return new Line(number, profile, errors);
            }
        }
    }

    private static async IAsyncEnumerable<Line> ReadCsvAsync(StreamReader reader, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var csv = await CsvDataReader.CreateAsync(reader, new CsvDataReaderOptions { MaxBufferSize = MaxLine }, cancellationToken);
        var columns = Enumerable.Range(0, csv.FieldCount).ToDictionary(csv.GetName, i => i, StringComparer.OrdinalIgnoreCase);
        while (await csv.ReadAsync(cancellationToken))
        {
            yield return Parse(csv.RowNumber + 1, name => columns.TryGetValue(name, out var i) && csv.GetString(i) is { Length: > 0 } text ? text : null);
        }
    }

    private static Line Parse(int number, Func<string, string?> field)
    {
        var errors = new Dictionary<string, string[]>(StringComparer.Ordinal);
        double? Number(string name)
        {
            if (field(name) is not { } text)
            {
                return null;
            }

            if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            {
                return value;
            }

            errors[name] = [$"'{text}' is not a number"];
            return null;
        }

        DateTimeOffset? signup = null;
        if (field("signupAt") is { } at)
        {
            if (DateTimeOffset.TryParse(at, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time))
            {
                signup = time;
            }
            else
            {
                errors["signupAt"] = [$"'{at}' is not an RFC 3339 time"];
            }
        }

        var year = Number("birthYear");
        var profile = new UserProfile
        {
            UserId = field("userId") ?? "",
            Segment = field("segment"),
            HomeCountry = field("homeCountry"),
            HomeLat = Number("homeLat"),
            HomeLon = Number("homeLon"),
            SignupAt = signup,
            BirthYear = year is >= int.MinValue and <= int.MaxValue ? (int)year : null,
        };
        if (errors.Count > 0)
        {
            return new Line(number, null, errors);
        }

        var (valid, faults) = ProfileReader.Check(profile);
        return new Line(number, valid, faults);
    }

    private static Line Wrong(int number, string field, string message) => new(number, null, new Dictionary<string, string[]> { [field] = [message] });
}
