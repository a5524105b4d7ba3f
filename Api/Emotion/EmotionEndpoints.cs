using Emotion.Api.Errors;
using Emotion.Grains.Interfaces.Emotion;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Emotion.Api.Emotion;

/// <summary>Emotions of users and of the crowd.</summary>
internal static class EmotionEndpoints
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 200;
    private const int MaxCursorLength = 256;

    private static readonly string[] Windows = ["1m", "5m", "1h"];

    /// <summary>Maps the routes.</summary>
    /// <param name="v1">The group <c>/v1</c>.</param>
    public static RouteGroupBuilder MapEmotion(this RouteGroupBuilder v1)
    {
        v1.MapGet("/users/{id}/emotions", GetProfileAsync)
            .WithName("GetUserEmotions")
            .WithSummary("A user's emotional profile")
            .WithDescription("Count of posts, mood (scores that decay with event time), windows of 1m, 5m, 1h and 24h, and recent posts. It speaks of what was written, not of the person.")
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithTags("Emotion");
        v1.MapGet("/users/{id}/emotions/history", GetHistoryAsync)
            .WithName("GetUserEmotionHistory")
            .WithSummary("A user's results, newest first")
            .WithDescription($"limit is 1 to {MaxLimit}, {DefaultLimit} by default; cursor is the nextCursor of the page before.")
            .ProducesValidationProblem()
            .ProducesProblem(StatusCodes.Status404NotFound)
            .WithTags("Emotion");
        v1.MapGet("/emotions/trends", GetTrendsAsync)
            .WithName("GetEmotionTrends")
            .WithSummary("The crowd's emotions")
            .WithDescription("Counts and share per label over all users within 1m, 5m or 1h of event time, the rate per second, and the labels whose share changed most. With history=true also the counts of this window and the one before, slice by slice.")
            .ProducesValidationProblem()
            .WithTags("Emotion");
        return v1;
    }

    private static async Task<Results<Ok<EmotionProfile>, ProblemHttpResult>> GetProfileAsync(string id, IGrainFactory grains) =>
        await grains.GetGrain<IUserEmotionGrain>(id).GetProfile() is { } profile ? TypedResults.Ok(profile) : Unknown();

    private static async Task<Results<Ok<EmotionHistory>, ProblemHttpResult>> GetHistoryAsync(
        string id, IGrainFactory grains, int limit = DefaultLimit, string? cursor = null)
    {
        if (limit is < 1 or > MaxLimit)
        {
            return Problems.Validation("limit", $"must be a whole number from 1 to {MaxLimit}");
        }

        if (cursor?.Length > MaxCursorLength)
        {
            return BadCursor();
        }

        var user = grains.GetGrain<IUserEmotionGrain>(id);
        try
        {
            var page = await user.GetHistory(limit, string.IsNullOrEmpty(cursor) ? null : cursor);
            return page.Items.IsEmpty && await user.GetProfile() is null ? Unknown() : TypedResults.Ok(page);
        }
        catch (ArgumentException)
        {
            return BadCursor();
        }
    }

    private static async Task<Results<Ok<EmotionTrends>, ProblemHttpResult>> GetTrendsAsync(
        IGrainFactory grains, string window = "5m", bool history = false)
    {
        if (!Windows.Contains(window))
        {
            return Problems.Validation("window", $"must be one of {string.Join(", ", Windows)}");
        }

        var crowd = grains.GetGrain<IEmotionTrendsGrain>(0);
        var trends = await crowd.GetTrends(window);
        return TypedResults.Ok(history ? trends with { History = await crowd.GetHistory(window) } : trends);
    }

    private static ProblemHttpResult BadCursor() => Problems.Validation("cursor", "must be the nextCursor of a page before; leave it out for the newest");

    private static ProblemHttpResult Unknown() => Problems.NotFound("No post of this user has come so far. Posts come by the topic posts, or by POST /v1/posts.");
}
