using Emotion.Grains.Interfaces.Streaming;
using Emotion.Streams.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Emotion.Grains.Streaming.Watermarks;

/// <summary>
/// Wakes the grains whose wake-up time the watermark has passed, found in the store's index: a key that falls silent still
/// closes its windows, and so does one whose silo died. Waking twice does nothing, so every silo looks by itself.
/// </summary>
internal sealed partial class WakeUpService(
    IKeyedStateStore store,
    IKafkaLag lags,
    TopicClock clock,
    IGrainFactory grains,
    IOptions<WakeUpOptions> options,
    TimeProvider time,
    ILogger<WakeUpService> logger) : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private readonly WakeUpOptions _options = options.Value;
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private long _startedMs;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle lifecycle)
    {
        ArgumentNullException.ThrowIfNull(lifecycle);
        lifecycle.Subscribe(nameof(WakeUpService), ServiceLifecycleStage.Active, StartAsync, StopAsync);
    }

    /// <inheritdoc/>
    public void Dispose() => _stopping.Dispose();

    private Task StartAsync(CancellationToken cancellationToken)
    {
        _startedMs = NowMs();
        _running = Task.Run(() => RunAsync(_stopping.Token), CancellationToken.None);
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(_options.Interval, time);
        while (!stopping.IsCancellationRequested && await timer.WaitForNextTickAsync(stopping))
        {
            try
            {
                await TickAsync(stopping);
            }
            catch (Exception failed) when (!stopping.IsCancellationRequested)
            {
                LogFailed(failed);
            }
        }
    }

    private async Task TickAsync(CancellationToken stopping)
    {
        var reported = await lags.GetAsync(Topics.Provider, stopping);
        foreach (var topic in _options.Topics)
        {
            var partitions = reported.Where(lag => lag.Topic == topic).ToList();
            var idle = partitions.Count > 0 && partitions.TrueForAll(static lag => lag.Idle && lag.LagRecords <= 0);
            var watermark = clock.Observe(topic, idle && _options.AdvanceWhenIdle, NowMs());
            if (watermark == long.MinValue && idle && _options.AdvanceWhenIdle && NowMs() - _startedMs > _options.SilentStart.TotalMilliseconds)
            {
                // Nothing has come since the start: windows left open by an earlier life go by the wall clock, others are not touched.
                watermark = NowMs() - (long)_options.SilentStart.TotalMilliseconds;
            }

            if (watermark != long.MinValue)
            {
                await WakeAsync(topic, watermark, stopping);
            }
        }
    }

    private async Task WakeAsync(string topic, long watermarkMs, CancellationToken stopping)
    {
        var due = await store.ReadDueAsync(topic, watermarkMs, _options.MaxAtOnce, stopping);
        if (due.Count > 0)
        {
            await Task.WhenAll(due.Select(id => WakeOneAsync(id, topic, watermarkMs)));
        }
    }

    /// <summary>A grain that fails is due again at the next look: one of them holds no other up.</summary>
    private async Task WakeOneAsync(GrainId id, string topic, long watermarkMs)
    {
        try
        {
            await grains.GetGrain<IWatermarkGrain>(id).OnWatermarkAsync(topic, watermarkMs);
        }
        catch (Exception failed)
        {
            LogNotWoken(failed, id.Type, topic);
        }
    }

    private long NowMs() => time.GetUtcNow().ToUnixTimeMilliseconds();

    [LoggerMessage(LogLevel.Warning, "Looking for grains to wake failed; it is tried again.")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "A {GrainType} grain could not be woken by the watermark of {Topic}; it is tried again.")]
    private partial void LogNotWoken(Exception exception, GrainType grainType, string topic);
}
