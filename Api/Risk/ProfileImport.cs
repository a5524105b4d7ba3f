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

    /// <summary><c>POST /v1/profiles/import</c>.</summary>
    public static async Task<IResult> TakeAsync(HttpContext context, IEventIngress ingress)
    {
        if (!ImportFile.IsKnown(context.Request, out var isCsv))
        {
            return Problems.Of(
                StatusCodes.Status415UnsupportedMediaType, "Unsupported media type.", "Send application/x-ndjson (a profile per line) or text/csv (with a header).");
        }

        var (batch, taken) = (new List<IngressEvent>(BatchSize), 0);
        IResult? refused = null;
        try
        {
            await foreach (var row in ImportFile.ReadAsync(context.Request.Body, isCsv, context.RequestAborted))
            {
                var (profile, errors) = Parse(row);
                if (profile is null)
                {
                    refused = Problems.Validation(
                        errors.ToDictionary(error => $"line {row.Line}: {error.Key}", error => error.Value),
                        $"Line {row.Line} is not a valid profile; {Before(taken)}");
                    break;
                }

                batch.Add(new IngressEvent(profile.UserId, JsonSerializer.SerializeToUtf8Bytes(profile, RiskJson.Default.UserProfile)));
                taken++;
                if (batch.Count == BatchSize)
                {
                    await ingress.PublishAsync(Topics.Profiles, batch, context.RequestAborted);
                    batch.Clear();
                }
            }
        }
        catch (Exception wrong) when (wrong is CsvFormatException or CsvRecordTooLargeException)
        {
            refused = Problems.Validation(
                new Dictionary<string, string[]> { ["body"] = [$"is not CSV: {wrong.Message}"] },
                $"From some line on the file is not CSV; {Before(taken)}");
        }

        if (batch.Count > 0)
        {
            await ingress.PublishAsync(Topics.Profiles, batch, context.RequestAborted);
        }

        return refused ?? TypedResults.Json(new Accepted(taken), IngestJson.Default.Accepted, statusCode: StatusCodes.Status202Accepted);
    }

    private static string Before(int taken) =>
        $"the {taken} before it were taken. Mend it and send the file again: the same profile twice changes nothing.";

    private static (UserProfile? Profile, Dictionary<string, string[]> Errors) Parse(in ImportRow row)
    {
        if (row.Json is { } json)
        {
            return ProfileReader.Read(Encoding.UTF8.GetBytes(json), null);
        }

        if (row.Fields is not { } fields)
        {
            return (null, new Dictionary<string, string[]> { ["body"] = [row.Fault!] });
        }

        var year = fields.Number("birthYear");
        var profile = new UserProfile
        {
            UserId = fields.Text("userId") ?? "",
            Segment = fields.Text("segment"),
            HomeCountry = fields.Text("homeCountry"),
            HomeLat = fields.Number("homeLat"),
            HomeLon = fields.Number("homeLon"),
            SignupAt = fields.Time("signupAt"),
            Consent = fields.Flag("consent"),
            BirthYear = year is >= int.MinValue and <= int.MaxValue ? (int)year : null,
        };
        return fields.Errors.Count > 0 ? (null, fields.Errors) : ProfileReader.Check(profile);
    }
}
