using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Emotion.Silo.Health;

/// <summary>Not ready from the moment that a stop was asked for, so that no new request comes while the old ones end.</summary>
internal sealed class StoppingHealthCheck(IHostApplicationLifetime lifetime) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(lifetime.ApplicationStopping.IsCancellationRequested
            ? HealthCheckResult.Unhealthy("The process is stopping.")
            : HealthCheckResult.Healthy());
}
