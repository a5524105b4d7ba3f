using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace Emotion.Api.Security;

/// <summary>
/// Refuses what another site's page makes a browser send: requests that change something, and WebSocket upgrades, which
/// no same-origin rule protects. A request without <c>Origin</c> comes from no page.
/// </summary>
internal sealed class OriginCheckMiddleware(RequestDelegate next, IOptions<SecurityOptions> options, IProblemDetailsService problems)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Headers.Origin.ToString() is { Length: > 0 } origin && IsGuarded(context) && !IsAllowed(context.Request, origin))
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            await problems.WriteAsync(new ProblemDetailsContext
            {
                HttpContext = context,
                ProblemDetails = new ProblemDetails
                {
                    Status = StatusCodes.Status403Forbidden,
                    Title = "The origin is not allowed.",
                    Detail = "A page of another site may call only when its origin is listed in Emotion:Security:AllowedOrigins.",
                },
            });
            return;
        }

        await next(context);
    }

    private static bool IsGuarded(HttpContext context) =>
        context.WebSockets.IsWebSocketRequest || !(HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) || HttpMethods.IsOptions(context.Request.Method));

    private bool IsAllowed(HttpRequest request, string origin) =>
        (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.Authority == new Uri($"{request.Scheme}://{request.Host}").Authority && request.Host.HasValue)
        || options.Value.AllowedOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase);
}
