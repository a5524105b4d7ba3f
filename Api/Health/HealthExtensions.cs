using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Emotion.Api.Health;

/// <summary>Probes. They answer the status word alone, to anyone: an orchestrator has no credential.</summary>
public static class HealthExtensions
{
    /// <summary>Tag of a check that decides whether this process should be sent requests.</summary>
    public const string Ready = "ready";

    /// <summary>Registers the checks of the process itself; capabilities add theirs with the tag <see cref="Ready"/>.</summary>
    internal static WebApplicationBuilder AddHealth(this WebApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks().AddCheck<StoppingHealthCheck>("stopping", tags: [Ready]);
        return builder;
    }

    /// <summary>Live asks no dependency: a database that is down is no reason to restart us.</summary>
    internal static WebApplication MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready) }).AllowAnonymous();
        return app;
    }
}
