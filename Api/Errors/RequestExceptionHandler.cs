using System.Globalization;
using System.Text.Json;
using Emotion.Grains.Interfaces.Streaming;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Orleans.Runtime.Messaging;

namespace Emotion.Api.Errors;

/// <summary>Maps exceptions to problem details: the caller's mistakes to 4xx, a cluster that does not answer to 503, the rest to 500.</summary>
internal sealed class RequestExceptionHandler(IProblemDetailsService problems) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
        {
            httpContext.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            return true;
        }

        if (Describe(exception) is not { } problem)
        {
            return false;
        }

        httpContext.Response.StatusCode = problem.Status!.Value;
        if (problem.Status == StatusCodes.Status503ServiceUnavailable)
        {
            httpContext.Response.Headers.RetryAfter = 1.ToString(CultureInfo.InvariantCulture);
        }

        return await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = httpContext, ProblemDetails = problem });
    }

    private static ProblemDetails? Describe(Exception exception) => exception switch
    {
        BadHttpRequestException { InnerException: JsonException json } => BadJson(json),
        BadHttpRequestException { StatusCode: not StatusCodes.Status400BadRequest } bad => new ProblemDetails { Status = bad.StatusCode, Title = bad.StatusCode == StatusCodes.Status413PayloadTooLarge ? "The body is too large." : null },
        BadHttpRequestException bad => new ProblemDetails { Status = bad.StatusCode, Title = "The request is not valid.", Detail = bad.Message },
        TimeoutException or SiloUnavailableException or ConnectionFailedException or OrleansMessageRejectionException or ClientNotAvailableException =>
            new ProblemDetails { Status = StatusCodes.Status503ServiceUnavailable, Title = "The service cannot answer now.", Detail = "The cluster did not answer in time: try again." },
        BrokerUnavailableException broker =>
            new ProblemDetails { Status = StatusCodes.Status503ServiceUnavailable, Title = "The service cannot answer now.", Detail = broker.Message + " Try again: an event counts once by its id." },
        _ => null,
    };

    private static HttpValidationProblemDetails BadJson(JsonException json)
    {
        var field = json.Path is null or "$" ? "body" : json.Path.TrimStart('$').TrimStart('.');
        var place = string.Create(CultureInfo.InvariantCulture, $"line {json.LineNumber + 1}, byte {json.BytePositionInLine + 1}");
        return new HttpValidationProblemDetails(new Dictionary<string, string[]> { [field] = [$"Not the JSON expected here ({place})."] })
        {
            Status = StatusCodes.Status400BadRequest,
            Title = "The request is not valid.",
            Detail = $"The JSON body cannot be read at {place}, field {field}: compare it with /openapi/v1.json.",
        };
    }
}
