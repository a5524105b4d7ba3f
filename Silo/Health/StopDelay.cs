using Microsoft.Extensions.Options;

namespace Emotion.Silo.Health;

/// <summary>Holds the stop up while readiness already says no: see <see cref="HealthOptions.StopDelaySeconds"/>.</summary>
internal sealed class StopDelay(IOptions<HealthOptions> options, IOptions<HostOptions> host, TimeProvider time) : IHostedLifecycleService
{
    // The host counts this pause against the time that its services have for stopping.
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        host.Value.ShutdownTimeout += TimeSpan.FromSeconds(options.Value.StopDelaySeconds);
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => options.Value.StopDelaySeconds == 0
        ? Task.CompletedTask
        : Task.Delay(TimeSpan.FromSeconds(options.Value.StopDelaySeconds), time, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
