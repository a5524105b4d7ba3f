using Emotion.Api.Errors;
using Emotion.Api.Ingest;
using Emotion.Grains.Interfaces.Recommendation;
using Emotion.Grains.Interfaces.Streaming;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Emotion.Api.Recommendation;

/// <summary>Recommendations, and the clicks they follow, over HTTP.</summary>
internal static class RecommendationEndpoints
{
    /// <summary>Maps the routes.</summary>
    /// <param name="v1">The group <c>/v1</c>.</param>
    public static RouteGroupBuilder MapRecommendation(this RouteGroupBuilder v1)
    {
        v1.MapIntake("/clicks", Topics.Clicks, RecommendationJson.Default.Click);
        v1.MapGet("/users/{id}/recommendations", RecommendAsync)
            .Produces<Recommendations>()
            .ProducesValidationProblem()
            .WithName("GetRecommendations")
            .WithSummary("Items for the user")
            .WithDescription("At most k items, best first, each with why it is there: from what the user did seconds ago and what they and others did and bought before. An unknown user gets popular items. The answer comes within 100 ms; degraded says that something was left out for it.")
            .WithTags("Recommendation");
        v1.MapGet("/users/{id}/clicks", GetClicksAsync)
            .Produces<ClickHistory>()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithName("GetClicks")
            .WithSummary("What is kept of the user's clicks")
            .WithDescription("Exact counts, and the most recent clicks, oldest first.")
            .WithTags("Recommendation");
        v1.MapCatalogue();
        v1.MapPurchases();
        return v1;
    }

    private static async Task<IResult> RecommendAsync(
        string id,
        RecommendationGateway gateway,
        CancellationToken cancellationToken,
        int k = 10,
        string? category = null,
        double? minPrice = null,
        double? maxPrice = null,
        bool inStock = false,
        bool? excludePurchased = null,
        string[]? context = null)
    {
        var query = new RecommendationQuery
        {
            UserId = id,
            K = k,
            Context = [.. context ?? []],
            Filter = new ItemFilter { Category = category, MinPrice = minPrice, MaxPrice = maxPrice, InStock = inStock },
            ExcludePurchased = excludePurchased,
            Budget = RecommendationGateway.MaxBudget,
        };
        var faults = RecommendationRules.Check(query);
        return faults.None
            ? TypedResults.Json(await gateway.AskAsync(query, cancellationToken), RecommendationJson.Default.Recommendations)
            : Problems.Validation(faults.Items.GroupBy(fault => fault.Field).ToDictionary(field => field.Key, field => field.Select(fault => fault.Message).ToArray()));
    }

    private static async Task<Results<JsonHttpResult<ClickHistory>, ProblemHttpResult>> GetClicksAsync(string id, IGrainFactory grains) =>
        await grains.GetGrain<IUserClicksGrain>(id).GetHistory() is { } history
            ? TypedResults.Json(history, RecommendationJson.Default.ClickHistory)
            : Problems.NotFound("No click of this user has come so far. Clicks come by the topic clicks, or by POST /v1/clicks.");
}
