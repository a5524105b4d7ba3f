using Emotion.Grains.Interfaces.Streaming;
using Emotion.Silo.Configuration;
using Emotion.Silo.Hosting;
using Microsoft.Extensions.Options;

namespace Emotion.Silo.Demo;

/// <summary>
/// Produces simulated events at the rate of <see cref="DemoSettings"/>, by the same ingress as everybody: when consumers
/// lag or the broker is away it waits, and does not catch up afterwards. It begins once the node has started: the page opens sooner.
/// </summary>
internal sealed partial class DemoProducer(
    IEventIngress ingress,
    IEnumerable<DemoFlow> flows,
    IOptions<EmotionOptions> options,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<DemoProducer> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!await lifetime.WaitForStartAsync(stoppingToken))
        {
            return;
        }

        var rate = options.Value.Demo.EventsPerSecond;
        DemoFlow[] all = [.. flows];
        var owed = new double[all.Length];
        LogStarted(rate, options.Value.Demo.Users);
        using var timer = new PeriodicTimer(Tick, time);
        var last = time.GetTimestamp();
        while (await WaitAsync(timer, stoppingToken))
        {
            var now = time.GetTimestamp();
            // At most a second's worth: after a stall the firehose goes on, it does not gush.
            var seconds = Math.Min(1, time.GetElapsedTime(last, now).TotalSeconds);
            last = now;
            for (var flow = 0; flow < all.Length; flow++)
            {
                owed[flow] += seconds * rate * all[flow].PerPost;
                var due = (int)owed[flow];
                owed[flow] -= due;
                if (due > 0)
                {
                    await PublishAsync(all[flow], due, stoppingToken);
                }
            }
        }
    }

    private async Task PublishAsync(DemoFlow flow, int count, CancellationToken stoppingToken)
    {
        var events = new IngressEvent[count];
        var now = time.GetUtcNow();
        for (var at = 0; at < count; at++)
        {
            events[at] = flow.Next(now);
        }

        try
        {
            await ingress.PublishAsync(flow.Topic, events, stoppingToken);
        }
        catch (BrokerUnavailableException unavailable)
        {
            LogUnavailable(unavailable, flow.Topic);
            await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
    }

    private static async ValueTask<bool> WaitAsync(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Information, "Demo: {PostsPerSecond} simulated posts per second by {Users} users; Emotion__Demo__Enabled=false turns it off")]
    private partial void LogStarted(double postsPerSecond, int users);

    [LoggerMessage(LogLevel.Warning, "Demo: the broker did not take events for {Topic}; trying again")]
    private partial void LogUnavailable(Exception exception, string topic);

    [LoggerMessage(LogLevel.Debug, "Demo stopped")]
    private partial void LogStopped();
}
