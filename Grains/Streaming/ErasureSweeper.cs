using Emotion.Grains.Interfaces.Streaming;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Emotion.Grains.Streaming;

/// <summary>
/// Lets go of the offsets of erased keys once their time is over, by the wall clock: they are kept for the sake of commits,
/// which know no event time. Several silos may do so at once.
/// </summary>
internal sealed partial class ErasureSweeper(
    IKeyedStateStore store, IGrainFactory grains, IOptions<KeyedEventOptions> options, TimeProvider time, ILogger<ErasureSweeper> logger) : BackgroundService
{
    /// <summary>Stands for the wall clock where a wake-up names a topic; topics of Kafka have no space.</summary>
    internal const string Clock = "wall clock";

    private const int MaxAtOnce = 1_000;

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.ErasureSweep, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await SweepAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
            var due = await store.ReadDueAsync(Clock, nowMs, MaxAtOnce, cancellationToken);
            await Task.WhenAll(due.Select(id => grains.GetGrain<IWatermarkGrain>(id).OnWatermarkAsync(Clock, nowMs)));
        }
#pragma warning disable CA1031 // What is left is found again by the next round.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogSweepFailed(e);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Offsets of erased keys could not be dropped; they will be at the next try.")]
    private partial void LogSweepFailed(Exception exception);
}
