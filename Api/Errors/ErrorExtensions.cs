using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;

namespace Emotion.Api.Errors;

/// <summary>Turns every failure into problem details.</summary>
internal static class ErrorExtensions
{
    /// <summary>Registers problem details and what maps exceptions to them.</summary>
    public static WebApplicationBuilder AddErrors(this WebApplicationBuilder builder)
    {
        // A bad request is thrown and mapped below, in every environment: so its answer can say which parameter was wrong.
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
        {
            context.ProblemDetails.Instance = context.HttpContext.Request.Path;
            context.ProblemDetails.Detail ??= StatusDetails.Of(context.HttpContext, context.ProblemDetails.Status ?? 0);
        });
        builder.Services.AddExceptionHandler<RequestExceptionHandler>();
        return builder;
    }

    /// <summary>Answers exceptions and empty error responses with problem details.</summary>
    public static WebApplication UseErrors(this WebApplication app)
    {
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException or OperationCanceledException,
        });
        app.UseStatusCodePages(async context =>
        {
            var http = context.HttpContext;
            await http.RequestServices.GetRequiredService<IProblemDetailsService>().WriteAsync(new ProblemDetailsContext
            {
                HttpContext = http,
                ProblemDetails = new ProblemDetails
                {
                    Status = http.Response.StatusCode,
                    Title = ReasonPhrases.GetReasonPhrase(http.Response.StatusCode) is { Length: > 0 } reason ? reason + "." : null,
                },
            });
        });
        return app;
    }
}
