using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Emotion.Silo.Storage;

/// <summary>Not ready while states cannot be written: events go on being read up to the bounds, then they wait.</summary>
internal sealed class StateStoreHealthCheck(GroupCommitStore store) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(store.Fault is { } fault
            ? HealthCheckResult.Unhealthy($"States have not been written since {fault.Since:O}: {fault.Reason}")
            : HealthCheckResult.Healthy());
}
