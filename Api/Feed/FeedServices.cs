using Emotion.Silo.Configuration;
using Emotion.Silo.Health;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Emotion.Api.Feed;

/// <summary>What the feed is made of.</summary>
internal static class FeedServices
{
    /// <summary>Registers the hub, its settings, its metrics and its part in readiness.</summary>
    public static WebApplicationBuilder AddFeed(this WebApplicationBuilder builder)
    {
        builder.Services.AddSettings<FeedOptions>(builder.Configuration, FeedOptions.Section);
        builder.Services.AddSingleton<FeedInstruments>();
        builder.Services.AddSingleton<FeedHub>();
        builder.Services.AddHostedService(services => services.GetRequiredService<FeedHub>());
        builder.Services.AddHealthChecks().AddCheck<FeedHealthCheck>("feed", tags: [HealthExtensions.Ready]);
        return builder;
    }

    private sealed class FeedHealthCheck(FeedHub hub) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
            Task.FromResult(hub.Ready.IsCompleted ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("The feed has not reached the broker yet."));
    }
}
