using Emotion.Api.Errors;
using Emotion.Api.Ingest;
using Emotion.Grains.Interfaces.Recommendation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Emotion.Api.Recommendation;

/// <summary>The purchase history in the batch feature store over HTTP.</summary>
internal static class PurchaseEndpoints
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1_000;

    /// <summary>Maps the routes.</summary>
    /// <param name="v1">The group <c>/v1</c>.</param>
    public static void MapPurchases(this RouteGroupBuilder v1)
    {
        v1.MapPost("/purchases/import", ImportAsync)
            .Accepts<Purchase>("application/x-ndjson", "text/csv")
            .Produces<ImportReport>()
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .WithMetadata(new DisableRequestSizeLimitAttribute())
            .WithName("ImportPurchases")
            .WithSummary("Loads purchase history")
            .WithDescription("NDJSON or CSV with the columns userId, itemId, quantity (1 if left out), createdAt, line (0 if left out), of any size. Rows that cannot be read are counted and the first 100 reported by line; the others are durable when it answers. A purchase is told by user, item, time and line: loading the same file twice changes nothing.")
            .WithTags("Recommendation");
        v1.MapGet("/users/{id}/purchases", GetAsync)
            .Produces<PurchaseHistory>()
            .ProducesValidationProblem()
            .WithName("GetPurchases")
            .WithSummary("What the user had bought by a time")
            .WithDescription($"Newest first, at most limit (1 to {MaxLimit}, {DefaultLimit} by default); count is of all. asOf leaves out what was bought later, loadedBy also what was loaded later: what the store itself knew then.")
            .WithTags("Recommendation");
    }

    private static Task<IResult> ImportAsync(HttpContext context, IGrainFactory grains) => new TolerantImport<Purchase>(
        RecommendationJson.Default.Purchase,
        static fields => new Purchase
        {
            UserId = fields.Text("userId") ?? "",
            ItemId = fields.Text("itemId") ?? "",
            Quantity = fields.Number("quantity") ?? 1,
            CreatedAt = fields.Time("createdAt") ?? default,
            Line = fields.Integer("line") ?? 0,
        },
        static (purchase, faults) => purchase.Validate(faults),
        async purchases => (await grains.GetGrain<IFeatureStoreGrain>(0).Load([.. purchases])).Loaded).TakeAsync(context);

    private static async Task<Results<JsonHttpResult<PurchaseHistory>, ProblemHttpResult>> GetAsync(
        string id, IGrainFactory grains, TimeProvider time, DateTimeOffset? asOf = null, DateTimeOffset? loadedBy = null, int limit = DefaultLimit)
    {
        if (limit is < 1 or > MaxLimit)
        {
            return Problems.Validation("limit", $"must be a whole number from 1 to {MaxLimit}");
        }

        var history = await grains.GetGrain<IFeatureStoreGrain>(0).GetPurchases(id, new PointInTime(asOf ?? time.GetUtcNow(), loadedBy), limit);
        return TypedResults.Json(history, RecommendationJson.Default.PurchaseHistory);
    }
}
