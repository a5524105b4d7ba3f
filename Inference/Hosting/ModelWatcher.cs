using Emotion.Inference.Registry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Emotion.Inference.Hosting;

/// <summary>Loads the models when the node starts, before it takes work, and then looks at the folder again and again.</summary>
/// <param name="registry">The registry.</param>
/// <param name="options">The settings.</param>
/// <param name="time">The clock.</param>
public sealed class ModelWatcher(ModelRegistry registry, IOptions<InferenceOptions> options, TimeProvider time) : BackgroundService, IHostedLifecycleService
{
    private Task _firstScan = Task.CompletedTask;

    /// <summary>Begins to load while the rest of the node starts.</summary>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <returns>A completed task.</returns>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _firstScan = registry.ScanAsync(cancellationToken);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await _firstScan.ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Polled: file notifications are lost on network and container volumes, and a look costs a few directory reads.
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.ScanIntervalSeconds), time);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            await registry.ScanAsync(stoppingToken).ConfigureAwait(false);
        }
    }
}
