using Emotion.Grains.Responses.Crowd;
using Emotion.Grains.Responses.Judging;
using Emotion.Grains.Responses.Webhooks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Emotion.Grains.Responses;

/// <summary>
/// What each silo does for the rules by the clock: asks a few times a second whether any changed, has the crowd's judged once a
/// second, and wakes the webhooks' queues, where a crash may have left something that no event will ever wake.
/// </summary>
internal sealed partial class ResponseAgent(
    RuleBook rules, WebhookTargets webhooks, IGrainFactory grains, IOptions<ResponseOptions> options, TimeProvider time, ILogger<ResponseAgent> logger)
    : ILifecycleParticipant<ISiloLifecycle>, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CrowdInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan QueueInterval = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stop = new();
    private readonly HashSet<string> _silent = new(StringComparer.Ordinal);
    private Task _polling = Task.CompletedTask;
    private long? _crowdAt;
    private long? _queuesAt;

    /// <inheritdoc/>
    public void Participate(ISiloLifecycle observer) => observer.Subscribe(
        nameof(ResponseAgent),
        ServiceLifecycleStage.Active,
        _ =>
        {
            _polling = Task.Run(PollAsync, CancellationToken.None);
            return Task.CompletedTask;
        },
        async _ =>
        {
            await _stop.CancelAsync();
            await _polling;
        });

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    private async Task PollAsync()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.Value.PollMilliseconds), time);
        try
        {
            do
            {
                await TryAsync("the list of rules", rules.RefreshAsync);

                // Once in any case: a crash may have left a response of the crowd unsent.
                if (IsDue(ref _crowdAt, CrowdInterval, isWanted: rules.WatchesCrowd || _crowdAt is null))
                {
                    await TryAsync("the crowd's rules", grains.GetGrain<ICrowdRulesGrain>(0).Judge);
                }

                if (IsDue(ref _queuesAt, QueueInterval, isWanted: true))
                {
                    await TryAsync("the webhooks' queues", () => Task.WhenAll(webhooks.Queues().Select(queue => grains.GetGrain<IWebhookQueueGrain>(queue).Wake())));
                }
            }
            while (await timer.WaitForNextTickAsync(_stop.Token));
        }
#pragma warning disable CA1031 // Whatever a call says once the silo stops is nobody's business: the stop goes on.
        catch (Exception) when (_stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogStopped();
        }
    }

    private bool IsDue(ref long? lastAt, TimeSpan interval, bool isWanted)
    {
        var isDue = isWanted && (lastAt is not { } at || time.GetElapsedTime(at) >= interval);
        lastAt = isDue ? time.GetTimestamp() : lastAt;
        return isDue;
    }

    private async Task TryAsync(string what, Func<Task> call)
    {
        try
        {
            await call().WaitAsync(Patience, time, _stop.Token);
            _ = _silent.Remove(what);
        }
#pragma warning disable CA1031 // The next poll is another try; meanwhile what is known goes on.
        catch (Exception error) when (!_stop.IsCancellationRequested)
#pragma warning restore CA1031
        {
            // Once per silence, not four times a second.
            if (_silent.Add(what))
            {
                LogSilent(error, what);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Response rules: {What} cannot be reached; what is known stays in force")]
    private partial void LogSilent(Exception error, string what);

    [LoggerMessage(LogLevel.Debug, "The rules' agent has stopped")]
    private partial void LogStopped();
}
