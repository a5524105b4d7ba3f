using Emotion.Grains.Interfaces.Diagnosis;
using Emotion.Inference.Batching;

namespace Emotion.Silo.Diagnosis;

/// <summary>Tells the cluster once a second what this silo measured of its stages.</summary>
internal sealed partial class DiagnosisAgent(
    StageMeter meter, MicroBatcher batcher, IGrainFactory grains, ILocalSiloDetails silo, TimeProvider time, ILogger<DiagnosisAgent> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(stoppingToken);
                var figures = new SiloFigures(silo.SiloAddress.ToString(), batcher.Workers, meter.Figures);
                await grains.GetGrain<IDiagnosisGrain>(0).Report(figures).WaitAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A missed round is made good by the next.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                LogMissed(failure.Message);
            }
        }
    }

    [LoggerMessage(LogLevel.Debug, "This silo's figures could not be told this time: {Reason}")]
    private partial void LogMissed(string reason);
}
