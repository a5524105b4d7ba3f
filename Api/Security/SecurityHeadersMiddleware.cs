namespace Emotion.Api.Security;

/// <summary>Headers that keep a browser from doing more with an answer than it should.</summary>
internal sealed class SecurityHeadersMiddleware(RequestDelegate next)
{
    private const string Strict =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; "
        + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>For two pages that are not ours, the API reference and the Orleans dashboard: they carry scripts and styles within their HTML.</summary>
    private const string Guests =
        "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; connect-src 'self'; "
        + "worker-src 'self' blob:; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = IsGuest(context.Request.Path) ? Guests : Strict;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        if (context.Request.Path.StartsWithSegments("/v1"))
        {
            // What is said of users stays out of caches on the way and on disk.
            headers.CacheControl = "no-store";
        }

        return next(context);
    }

    private static bool IsGuest(PathString path) => path.StartsWithSegments("/scalar") || path.StartsWithSegments("/dashboard");
}
