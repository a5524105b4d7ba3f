namespace Emotion.Api.Errors;

/// <summary>How to mend a request that failed before a handler could say so.</summary>
internal static class StatusDetails
{
    /// <summary>The advice for a status, or <see langword="null"/> if there is none.</summary>
    public static string? Of(HttpContext context, int status) => status switch
    {
        StatusCodes.Status400BadRequest => "The request could not be read: check its syntax against /openapi/v1.json.",
        StatusCodes.Status401Unauthorized => "Send an API key in the header X-Api-Key, or a bearer token in the header Authorization.",
        StatusCodes.Status403Forbidden => "The credential lacks the scope that this call needs, or the call comes from an origin that is not allowed.",
        StatusCodes.Status404NotFound => $"Nothing answers {context.Request.Method} {context.Request.Path}: /openapi/v1.json lists all routes.",
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Path} does not take {context.Request.Method}; it takes {context.Response.Headers.Allow}.",
        StatusCodes.Status413PayloadTooLarge => "The body is too large: send it in smaller parts.",
        StatusCodes.Status415UnsupportedMediaType => "Send the body as JSON, with Content-Type: application/json.",
        StatusCodes.Status500InternalServerError => "An error on our side; the log has it under the traceId given here.",
        _ => null,
    };
}
