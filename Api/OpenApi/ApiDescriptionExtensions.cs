using Emotion.Api.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;
using Scalar.AspNetCore;

namespace Emotion.Api.OpenApi;

/// <summary>Describes the API to programs (<c>/openapi/v1.json</c>) and to people (<c>/scalar</c>).</summary>
internal static class ApiDescriptionExtensions
{
    /// <summary>Registers the OpenAPI document.</summary>
    public static WebApplicationBuilder AddApiDescription(this WebApplicationBuilder builder)
    {
        builder.Services.AddOpenApi("v1", options => options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "Orleans.Emotion",
                Version = "v1",
                Description = "Real-time emotion intelligence. Errors are problem details (RFC 9457) whose detail says how to mend the request. The live feed is described in /asyncapi.json.",
            };
            document.Servers = [new OpenApiServer { Url = "/" }];
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                ["apiKey"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.ApiKey, In = ParameterLocation.Header, Name = ApiKeyAuthenticationHandler.Header, Description = "An API key. Embedded mode asks for none." },
                ["bearer"] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", BearerFormat = "JWT", Description = "A token of the configured authority." },
            };
            document.Security =
            [
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("apiKey", document)] = [] },
                new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference("bearer", document)] = [] },
            ];
            return Task.CompletedTask;
        }));
        return builder;
    }

    /// <summary>Serves the document and a page to read and try it; the page's script is served from here, not by a CDN.</summary>
    public static WebApplication MapApiDescription(this WebApplication app)
    {
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapGet("/asyncapi.json", () => Results.Stream(AsyncApi(), "application/json")).ExcludeFromDescription();
        var reference = app.MapGroup("");
        reference.MapScalarApiReference("/scalar", options => options
            .WithTitle("Orleans.Emotion API")
            .WithOpenApiRoutePattern("/openapi/{documentName}.json")
            .DisableDefaultFonts()
            .DisableTelemetry());

        // Scalar opens its scripts to everybody; nothing but health is open here.
        ((IEndpointConventionBuilder)reference).Finally(static route =>
        {
            foreach (var open in route.Metadata.Where(static item => item is IAllowAnonymous).ToList())
            {
                route.Metadata.Remove(open);
            }
        });
        return app;
    }

    private static Stream AsyncApi() => typeof(ApiDescriptionExtensions).Assembly.GetManifestResourceStream("asyncapi.json")
        ?? throw new InvalidOperationException("The assembly lacks asyncapi.json.");
}
