using Emotion.Api.Diagnosis;
using Emotion.Api.Emotion;
using Emotion.Api.Errors;
using Emotion.Api.Features;
using Emotion.Api.Feed;
using Emotion.Api.Ingest;
using Emotion.Api.Models;
using Emotion.Api.Pricing;
using Emotion.Api.Recommendation;
using Emotion.Api.Responses;
using Emotion.Api.Risk;
using Emotion.Api.SideOutputs;
using Emotion.Api.System;
using Emotion.Api.Users;

namespace Emotion.Api;

/// <summary>The group <c>/v1</c>: what holds for every route of it is said here, once. Each capability adds its own by a <c>MapX</c>.</summary>
internal static class V1Routes
{
    private const int MaxIdLength = 256;

    /// <summary>
    /// Maps all routes under <c>/v1</c>. Access is decided by the fallback policy (scope <c>read</c> for GET, <c>write</c> for the
    /// rest, <c>RequireScope</c> for others), requests per caller by the global limiter, bodies by Kestrel.
    /// </summary>
    public static WebApplication MapV1(this WebApplication app)
    {
        var v1 = app.MapGroup("/v1")
            .AddEndpointFilter(CheckIdAsync)
            .ProducesProblem(StatusCodes.Status401Unauthorized)
            .ProducesProblem(StatusCodes.Status403Forbidden)
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        v1.MapIngest();
        v1.MapEmotion();
        v1.MapUsers();
        v1.MapPricing();
        v1.MapFeed();
        v1.MapModels();
        v1.MapRisk();
        v1.MapRules();
        v1.MapResponses();
        v1.MapRecommendation();
        v1.MapFeatures();
        v1.MapSideOutputs();
        v1.MapSystem();
        v1.MapDiagnosis();
        return app;
    }

    private static ValueTask<object?> CheckIdAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Request.RouteValues["id"] is string { Length: > MaxIdLength }
            ? ValueTask.FromResult<object?>(Problems.Validation("id", $"An id has at most {MaxIdLength} characters."))
            : next(context);
}
