using Emotion.Inference.Registry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Emotion.Inference.Hosting;

/// <summary>Loads the models when the node starts, before it takes work, and then looks at the folder again and again.</summary>
/// <param name="registry">The registry.</param>
/// <param name="options">The settings.</param>
/// <param name="time">The clock.</param>
public sealed class ModelWatcher(ModelRegistry registry, IOptions<InferenceOptions> options, TimeProvider time) : BackgroundService
{
    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await registry.ScanAsync(cancellationToken).ConfigureAwait(false);
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

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
