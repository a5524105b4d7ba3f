using System.Buffers;
using System.Collections.Immutable;
using Emotion.EventTime;
using Emotion.Grains.Interfaces.Responses;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Grains.Streaming;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Placement;

namespace Emotion.Grains.Responses.Webhooks;

/// <summary>
/// The webhooks to one host. A response is in the queue, durably, before its offset is committed, and leaves it when the receiver
/// has taken it or the dead letters have: a crash in between sends it again under the same id. Each host has a queue and requests of
/// its own, so that a slow one delays neither the others nor the stream.
/// </summary>
[ImplicitStreamSubscription(Topics.Responses)]
[PreferLocalPlacement]
[GrainType("webhookqueue")]
internal sealed partial class WebhookQueueGrain : KeyedEventGrain<WebhookQueueState>, IWebhookQueueGrain, IDisposable
{
    /// <summary>Names the calls of outcomes among the topics; nothing is produced to it.</summary>
    private const string OutcomeCall = "webhook-outcomes";
    private const byte ItemLog = 1;
    private const int ReadAtOnce = 64;

    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    private readonly WebhookTargets _targets;
    private readonly WebhookSender _sender;
    private readonly WebhookInstruments _instruments;
    private readonly WebhookOptions _options;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly Dictionary<long, WebhookItem> _items = [];
    private readonly HashSet<long> _underWay = [];
    private readonly List<WebhookOutcome> _outcomes = [];
    private int _counted;

    public WebhookQueueGrain(
        KeyedEventServices services, WebhookTargets targets, WebhookSender sender, WebhookInstruments instruments, IOptions<WebhookOptions> options)
        : base(services)
    {
        (_targets, _sender, _instruments, _options) = (targets, sender, instruments, options.Value);
        _logger = services.Loggers.CreateLogger<WebhookQueueGrain>();
        Handle(Topics.Responses, ResponsesJson.Default.RuleResponse, TakeAsync, allowDelete: true);
        Handle(OutcomeCall, WebhookJson.Default.WebhookOutcomes, SettleAsync);
    }

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await base.OnActivateAsync(cancellationToken);

        // A second chance for what a failure of broker or store left undone; keeps the grain while something waits.
        this.RegisterGrainTimer(LookAsync, new GrainTimerCreationOptions(LookInterval, LookInterval));
        if (State.Waiting > 0)
        {
            await this.AsReference<IWebhookQueueGrain>().Wake();
        }
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        _instruments.OnWaiting(Key, -_counted);
        await base.OnDeactivateAsync(reason, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <inheritdoc/>
    public async Task Wake()
    {
        _instruments.OnWaiting(Key, State.Waiting - _counted);
        _counted = State.Waiting;
        foreach (var number in State.Numbers)
        {
            if (_underWay.Count - _outcomes.Count >= _options.Concurrency)
            {
                return;
            }

            if (!_underWay.Contains(number) && await FindAsync(number) is { } item)
            {
                _ = _underWay.Add(number);
                _ = SendAsync(number, item);
            }
        }
    }

    /// <inheritdoc/>
    public async Task Settle()
    {
        if (_outcomes.Count == 0)
        {
            return;
        }

        var outcomes = _outcomes.ToImmutableArray();

        // Not waiting for the disk: what a crash undoes is sent again, and whatever waits behind this is sent sooner.
        _ = await ApplyAsync(OutcomeCall, new WebhookOutcomes(Key, outcomes), waitDurable: false);
        _outcomes.RemoveRange(0, outcomes.Length);
        foreach (var outcome in outcomes)
        {
            _ = _underWay.Remove(outcome.Number);
            _ = _items.Remove(outcome.Number);
            _instruments.OnSettled(Key, outcome.Error is null ? "delivered" : "given_up");
            if (outcome.Error is not null)
            {
                LogGivenUp(outcome.Item.Response.RuleId, outcome.Error);
            }
        }

        await Wake();
    }

    /// <inheritdoc/>
    protected override void WriteState(WebhookQueueState state, IBufferWriter<byte> output) => state.Write(output);

    /// <inheritdoc/>
    protected override WebhookQueueState ReadState(ReadOnlyMemory<byte> bytes) => WebhookQueueState.Read(bytes.Span);

    private async ValueTask TakeAsync(IReadOnlyList<KeyedEvent<RuleResponse>> events, IEventOutput output)
    {
        var isNew = false;
        foreach (var response in events)
        {
            if (response.Value is not { Action: WebhookAction webhook } value)
            {
                continue;
            }

            if ((_targets.FaultOf(webhook.Url) ?? WhyFull()) is { } error)
            {
                output.AddDeadLetter(value.RecordKey, response.Json, response.Source, $"webhook to {Key}: {error}");
                continue;
            }

            if (State.Take(TagHash.Of(value.Id)) is { } number)
            {
                var item = new WebhookItem(value.RecordKey, response.Source, response.Json);
                AppendLog(ItemLog, number, item.ToBytes());
                _ = _items.Remove(number);
                if (_items.Count < ReadAtOnce)
                {
                    _items.Add(number, item);
                }

                isNew = true;
            }
        }

        if (isNew)
        {
            // Queued behind this very batch: it runs when the state is whole.
            await this.AsReference<IWebhookQueueGrain>().Wake();
        }
    }

    private string? WhyFull()
    {
        if (State.Waiting < _options.MaxQueued)
        {
            return null;
        }

        _instruments.OnSettled(Key, "queue_full");
        return $"{_options.MaxQueued} responses wait for it already";
    }

    private ValueTask SettleAsync(IReadOnlyList<KeyedEvent<WebhookOutcomes>> events, IEventOutput output)
    {
        foreach (var (number, item, error) in events.SelectMany(static call => call.Value!.Items))
        {
            if (State.Settle(number) && error is not null)
            {
                output.AddDeadLetter(item.Key, item.Json, item.Source, error);
                State.Forget(TagHash.Of(item.Response.Id));
            }
        }

        TrimLog(ItemLog, State.Low);
        return ValueTask.CompletedTask;
    }

    private async Task SendAsync(long number, WebhookItem item)
    {
        var started = Services.Time.GetTimestamp();
        try
        {
            var error = await _sender.SendAsync(item, () => _instruments.OnTry(Key), _stop.Token);
            _instruments.OnDone(Key, Services.Time.GetElapsedTime(started));
            _outcomes.Add(new WebhookOutcome(number, item, error));
            await this.AsReference<IWebhookQueueGrain>().Settle();
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // It waits in the state: the next activation sends it.
            LogInterrupted(item.Response.RuleId);
        }
#pragma warning disable CA1031 // Nobody awaits this; what was not noted is tried again.
        catch (Exception e)
#pragma warning restore CA1031
        {
            LogFailed(e, item.Response.RuleId);
            if (!_outcomes.Exists(outcome => outcome.Number == number))
            {
                _ = _underWay.Remove(number);
            }
        }
    }

    /// <summary>A waiting webhook: from memory, else from the log, some together.</summary>
    private async ValueTask<WebhookItem?> FindAsync(long number)
    {
        if (!_items.ContainsKey(number))
        {
            foreach (var entry in await ReadLogAsync(ItemLog, number + ReadAtOnce, ReadAtOnce))
            {
                if (State.IsWaiting(entry.Sequence))
                {
                    _items[entry.Sequence] = WebhookItem.Read(entry.Data.Span);
                }
            }
        }

        return _items.GetValueOrDefault(number);
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        await Settle();
        if (State.Waiting > 0)
        {
            DelayDeactivation(LookInterval * 60);
            await Wake();
        }
    }

    [LoggerMessage(LogLevel.Warning, "A response of rule {Rule} went to the dead letters: {Error}")]
    private partial void LogGivenUp(string rule, string error);

    [LoggerMessage(LogLevel.Debug, "A webhook of rule {Rule} was interrupted; it is sent at the next start")]
    private partial void LogInterrupted(string rule);

    [LoggerMessage(LogLevel.Warning, "A webhook of rule {Rule} could not be handled; it is tried again")]
    private partial void LogFailed(Exception exception, string rule);
}
