using Microsoft.Extensions.Logging;

namespace Emotion.Streams.Kafka;

/// <summary>Tells the board, a few times a second, how far this silo's partitions are, and takes over what it says of all.</summary>
internal sealed partial class PartitionReporter(KafkaStreamSystem system, PartitionWatermarks watermarks) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private Task _loop = Task.CompletedTask;

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe(nameof(PartitionReporter), ServiceLifecycleStage.Active, StartAsync, StopAsync);

    public void Dispose() => _stop.Dispose();

    private Task StartAsync(CancellationToken cancellationToken)
    {
        watermarks.Expect(system.Context.Options.Topics);
        _loop = Task.Run(RunAsync, CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _loop.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync()
    {
        var context = system.Context;
        var board = context.Grains.GetGrain<IKafkaPartitionBoard>(context.Provider);
        using var timer = new PeriodicTimer(context.Options.BoardInterval, context.Time);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await timer.WaitForNextTickAsync(_stop.Token);
                var own = system.GetLags();
                watermarks.Update(own);
                watermarks.Update(await board.ReportAsync([.. own]));
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // A missed round is made good by the next.
            catch (Exception failure)
#pragma warning restore CA1031
            {
                LogFailed(context.Logger, failure);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Watermarks could not be exchanged this time")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
