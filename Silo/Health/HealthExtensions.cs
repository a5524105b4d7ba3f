using Emotion.Silo.Configuration;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Emotion.Silo.Health;

/// <summary>Probes. They answer the status word alone, to anyone: an orchestrator has no credential.</summary>
public static class HealthExtensions
{
    /// <summary>Tag of a check that decides whether this process should be sent requests.</summary>
    public const string Ready = "ready";

    /// <summary>Registers the checks of the process itself; capabilities add theirs with the tag <see cref="Ready"/>.</summary>
    /// <param name="builder">The host.</param>
    /// <exception cref="SettingException">A setting is wrong.</exception>
    public static WebApplicationBuilder AddHealth(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSettings<HealthOptions>(builder.Configuration, HealthOptions.Section);
        builder.Services.AddHealthChecks().AddCheck<StoppingHealthCheck>("stopping", tags: [Ready]);
        builder.Services.AddHostedService<StopDelay>();
        return builder;
    }

    /// <summary>Live asks no dependency: a database that is down is no reason to restart us.</summary>
    /// <param name="app">The host.</param>
    public static WebApplication MapHealth(this WebApplication app)
    {
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false }).AllowAnonymous();
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { Predicate = check => check.Tags.Contains(Ready) }).AllowAnonymous();
        return app;
    }
}
