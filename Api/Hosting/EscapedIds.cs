using Microsoft.AspNetCore.Http.Features;

namespace Emotion.Api.Hosting;

/// <summary>
/// User ids may hold a slash. ASP.NET leaves <c>%2F</c> of a path as it is, so that a route value cannot tell a slash from
/// an id that really reads "%2F": the raw request target can.
/// </summary>
internal static class EscapedIds
{
    private const int UserSegment = 3; // "", "v1", "users", id

    /// <summary>Puts the user id into the route values as it was meant.</summary>
    public static WebApplication UseEscapedIds(this WebApplication app)
    {
        app.Use(static (context, next) =>
        {
            if (context.Request.RouteValues["id"] is string id
                && id.Contains("%2F", StringComparison.OrdinalIgnoreCase)
                && context.Request.Path.StartsWithSegments("/v1/users", StringComparison.OrdinalIgnoreCase)
                && context.Features.Get<IHttpRequestFeature>()?.RawTarget is { } target
                && target.Split('?', 2)[0].Split('/') is { Length: > UserSegment } segments)
            {
                context.Request.RouteValues["id"] = Uri.UnescapeDataString(segments[UserSegment]);
            }

            return next(context);
        });
        return app;
    }
}
