using Emotion.Api.Errors;
using Emotion.Api.Ingest;
using Emotion.Grains.Interfaces.Risk;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Api.Risk;

/// <summary>Transactions, fraud reports, risk and profiles over HTTP.</summary>
public static class RiskEndpoints
{
    /// <summary>Maps the routes.</summary>
    /// <param name="v1">The group <c>/v1</c>.</param>
    public static RouteGroupBuilder MapRisk(this RouteGroupBuilder v1)
    {
        v1.MapIntake("/transactions", Topics.Transactions, RiskJson.Default.Transaction);
        v1.MapIntake("/fraud-reports", Topics.FraudReports, RiskJson.Default.FraudReport)
            .WithName("PostFraudReports")
            .WithDescription("Transactions that were found to be fraudulent. Features make use of a report once the reporting delay after the transaction is over.");
        v1.MapGet("/users/{id}/risk", GetRiskAsync)
            .Produces<RiskScore>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithName("GetRisk")
            .WithSummary("The user's latest fraud score")
            .WithDescription("Score and decision of the latest transaction, its features (-1 for unknown) and what moved the score most.")
            .WithTags("Risk");
        v1.MapGet("/users/{id}/profile", GetProfileAsync)
            .Produces<UserProfile>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithName("GetProfile")
            .WithSummary("The user's static profile")
            .WithTags("Profiles");
        v1.MapPut("/users/{id}/profile", PutProfileAsync)
            .Accepts<UserProfile>("application/json")
            .Produces<UserProfile>()
            .ProducesValidationProblem()
            .WithName("PutProfile")
            .WithSummary("Sets the user's static profile")
            .WithDescription("Durable when it answers, and used by the next transaction. userId may be left out of the body.")
            .WithTags("Profiles");
        v1.MapDelete("/users/{id}/profile", DeleteProfileAsync)
            .Produces(StatusCodes.Status204NoContent)
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithName("DeleteProfile")
            .WithSummary("Deletes the user's static profile")
            .WithTags("Profiles");
        v1.MapPost("/profiles/import", ProfileImport.TakeAsync)
            .Accepts<UserProfile>("application/x-ndjson", "text/csv")
            .Produces<Accepted>(StatusCodes.Status202Accepted)
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .WithName("ImportProfiles")
            .WithSummary("Imports profiles")
            .WithDescription("NDJSON or CSV with the members of a profile, read as a stream. An error names its line; the lines before it have been taken, and may be sent again.")
            .WithTags("Profiles");
        return v1;
    }

    private static async Task<IResult> GetRiskAsync(string id, IGrainFactory grains) =>
        await grains.GetGrain<IUserRiskGrain>(id).GetRisk() is { } risk
            ? TypedResults.Json(risk, RiskJson.Default.RiskScore)
            : Problems.NotFound($"No transaction of user '{id}' was scored yet; send one to POST /v1/transactions.");

    private static async Task<IResult> GetProfileAsync(string id, IGrainFactory grains) =>
        await grains.GetGrain<IUserRiskGrain>(id).GetProfile() is { } profile
            ? TypedResults.Json(profile, RiskJson.Default.UserProfile)
            : Problems.NotFound($"User '{id}' has no profile; set one with PUT.");

    private static async Task<IResult> PutProfileAsync(string id, HttpContext context, IGrainFactory grains)
    {
        if (!context.Request.HasJsonContentType())
        {
            return Problems.Of(StatusCodes.Status415UnsupportedMediaType, "Unsupported media type.", "Send the profile as application/json.");
        }

        using var buffer = new MemoryStream();
        await context.Request.Body.CopyToAsync(buffer, context.RequestAborted);
        var (profile, errors) = ProfileReader.Read(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), id);
        if (profile is null)
        {
            return Problems.Validation(errors);
        }

        await grains.GetGrain<IUserRiskGrain>(id).PutProfile(profile);
        return TypedResults.Json(profile, RiskJson.Default.UserProfile);
    }

    private static async Task<IResult> DeleteProfileAsync(string id, IGrainFactory grains) =>
        await grains.GetGrain<IUserRiskGrain>(id).DeleteProfile()
            ? TypedResults.NoContent()
            : Problems.NotFound($"User '{id}' has no profile.");
}
