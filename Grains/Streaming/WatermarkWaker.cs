using System.Collections.Concurrent;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Streams.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Emotion.Grains.Streaming;

/// <summary>
/// Wakes the grains whose time has come when a topic's watermark rises: one indexed query per silo instead of a timer per
/// grain, and it finds grains that are not active too. In a cluster several silos may wake the same grain: the second
/// call finds nothing due.
/// </summary>
internal sealed partial class WatermarkWaker(
    IKeyedStateStore store, IPartitionWatermarks watermarks, IGrainFactory grains, TimeProvider time, ILogger<WatermarkWaker> logger) : BackgroundService
{
    private const int AtOnce = 256;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, bool> _risen = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _signal = new(0, 1);

    /// <inheritdoc/>
    public override void Dispose()
    {
        base.Dispose();
        _signal.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        watermarks.Advanced += OnAdvanced;
        try
        {
            while (true)
            {
                await _signal.WaitAsync(stoppingToken);
                foreach (var topic in _risen.Keys)
                {
                    if (_risen.TryRemove(topic, out _))
                    {
                        await WakeAsync(topic, stoppingToken);
                    }
                }

                // Watermarks rise several times a second; what was just woken needs a moment to be written.
                await Task.Delay(Pause, time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            return;
        }
        finally
        {
            watermarks.Advanced -= OnAdvanced;
        }
    }

    private void OnAdvanced(IReadOnlyList<string> topics)
    {
        foreach (var topic in topics)
        {
            _risen[topic] = true;
        }

        Signal();
    }

    private async Task WakeAsync(string topic, CancellationToken cancellationToken)
    {
        try
        {
            var watermark = watermarks.GetTopic(topic);
            var due = await store.ReadDueAsync(topic, watermark, AtOnce, cancellationToken);
            await Task.WhenAll(due.Select(grain => grains.GetGrain<IWatermarkGrain>(grain).OnWatermarkAsync(topic, watermark)));
            if (due.Count == AtOnce)
            {
                _risen[topic] = true;
                Signal();
            }
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Their wake-up is still in the store: the next rise of the watermark tries again.
            LogFailed(e, topic);
        }
    }

    private void Signal()
    {
        lock (_signal)
        {
            if (_signal.CurrentCount == 0)
            {
                _ = _signal.Release();
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Some grains that wait for event time of {Topic} could not be woken; they are tried again.")]
    private partial void LogFailed(Exception exception, string topic);
}
