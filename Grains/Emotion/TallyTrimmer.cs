using Emotion.Grains.Streaming;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Emotion.Grains.Emotion;

/// <summary>Drops the crowd's old slices once a minute, whether or not anybody asks for trends. Several silos may do so at once.</summary>
internal sealed partial class TallyTrimmer(IKeyedStateStore store, TimeProvider time, ILogger<TallyTrimmer> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TrimAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task TrimAsync(CancellationToken cancellationToken)
    {
        try
        {
            await CrowdTallies.TrimAsync(store, time.GetUtcNow().ToUnixTimeMilliseconds(), cancellationToken);
        }
#pragma warning disable CA1031 // Old slices harm nobody: the next round drops them.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogTrimFailed(e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Old trend slices could not be dropped; they will be at the next try.")]
    private partial void LogTrimFailed(Exception exception);
}
