using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Emotion.Api.Errors;

/// <summary>Answers by RFC 9457: each has a <c>detail</c> that says how to mend the request.</summary>
public static class Problems
{
    /// <summary>400: fields of the request are wrong.</summary>
    /// <param name="errors">Messages per field, named as in the request.</param>
    /// <param name="detail">How to mend it; by default the first error.</param>
    public static ProblemHttpResult Validation(IDictionary<string, string[]> errors, string? detail = null)
    {
        ArgumentNullException.ThrowIfNull(errors);
        return TypedResults.Problem(new HttpValidationProblemDetails(errors)
        {
            Status = StatusCodes.Status400BadRequest,
            Title = "The request is not valid.",
            Detail = detail ?? errors.Select(error => $"{error.Key}: {error.Value[0]}").FirstOrDefault(),
        });
    }

    /// <summary>400: one field of the request is wrong.</summary>
    /// <param name="field">Its name as in the request.</param>
    /// <param name="message">What is allowed.</param>
    public static ProblemHttpResult Validation(string field, string message) =>
        Validation(new Dictionary<string, string[]> { [field] = [message] });

    /// <summary>404: what the path names does not exist.</summary>
    /// <param name="detail">What was not found, and how it would come to exist.</param>
    public static ProblemHttpResult NotFound(string detail) => Of(StatusCodes.Status404NotFound, "Not found.", detail);

    /// <summary>409: the request does not fit the present state.</summary>
    /// <param name="detail">What stands in the way.</param>
    public static ProblemHttpResult Conflict(string detail) => Of(StatusCodes.Status409Conflict, "The request conflicts with the present state.", detail);

    /// <summary>503: overloaded or not ready; the caller may try again.</summary>
    /// <param name="detail">What is not available.</param>
    public static ProblemHttpResult Unavailable(string detail) => Of(StatusCodes.Status503ServiceUnavailable, "The service cannot answer now.", detail);

    /// <summary>Any other problem.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="title">What kind of problem it is; the same words for each of its kind.</param>
    /// <param name="detail">This occurrence, and how to mend it.</param>
    public static ProblemHttpResult Of(int status, string title, string detail) =>
        TypedResults.Problem(new ProblemDetails { Status = status, Title = title, Detail = detail });
}
