using System.Buffers;
using System.Text.Json.Serialization.Metadata;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Streams.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Serialization;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Emotion.Grains.Streaming;

/// <summary>
/// A grain that is a key's state, changed by the key's events. A capability derives from it, says which topics it takes
/// (an <c>[ImplicitStreamSubscription]</c> and a <see cref="Handle{TEvent}"/> in the constructor for each), and applies
/// events to <see cref="State"/>; everything else is done here.
/// </summary>
/// <remarks>
/// <para>For each batch of the fast path: the chain check (stale state is reloaded, a gap refused), events that were
/// applied before dropped by offset and by id, unreadable ones put into the dead letters, the handler called once for all
/// that are left, their results acknowledged by the broker, then one state write with the state, the offsets and the ids,
/// whose epoch is the answer. Calls of the grain never see a state between two batches' ends: it is changed within a turn
/// of the grain alone.</para>
/// <para>An exception of a handler changes nothing: the state is read again. What
/// <see cref="IsTransient"/> says is then delivered again for as long as it takes (backpressure); otherwise
/// the events are tried one by one, and one that fails twice goes to the dead letters while the others go on.</para>
/// <para>Events may come by a call too: see <see cref="ApplyAsync{TEvent}"/>. One activation serves one key; mark the class
/// <c>[PreferLocalPlacement]</c>, so that it lives where its partition is read.</para>
/// </remarks>
/// <typeparam name="TState">The state; with <c>[GenerateSerializer]</c>, unless <see cref="WriteState"/> is overridden.</typeparam>
public abstract partial class KeyedEventGrain<TState> : Grain, IKeyedEventGrain, IStreamSubscriptionObserver
    where TState : class, new()
{
    private readonly Dictionary<string, ITopicHandler> _handlers = new(StringComparer.Ordinal);
    private readonly KeyedRecord _record;
    private readonly ILogger _logger;
    private IKeyedStateHandle? _handle;
    private Serializer<TState>? _serializer;
    private TState _state = new();
    private bool _stale = true;

    /// <summary>Creates the grain.</summary>
    /// <param name="services">What all keyed event grains need; injected.</param>
    /// <param name="longestWindow">
    /// The longest window over which the state counts events: an id is remembered at least as long, and at least for
    /// <see cref="KeyedEventOptions.IdRetention"/>.
    /// </param>
    protected KeyedEventGrain(KeyedEventServices services, TimeSpan longestWindow = default)
    {
        ArgumentNullException.ThrowIfNull(services);
        Services = services;
        _record = new KeyedRecord(services.Options, longestWindow);
        _logger = services.Loggers.CreateLogger(GetType());
    }

    /// <summary>What all keyed event grains need.</summary>
    protected internal KeyedEventServices Services { get; }

    /// <summary>The grain's key; usually the user id.</summary>
    protected internal string Key { get; private set; } = "";

    /// <summary>The state. A fresh one for a key never seen: see <see cref="Exists"/>.</summary>
    /// <exception cref="DependencyUnavailableException">The state could not be read again after a failure; the grain is going away.</exception>
    protected TState State => _stale ? throw new DependencyUnavailableException("The grain's state could not be read; try again.") : _state;

    /// <summary>Whether anything was ever applied to this key, and not erased since.</summary>
    protected bool Exists { get; private set; }

    internal IGrainFactory Factory => GrainFactory;

    private IKeyedStateHandle StateHandle => _handle ?? throw new InvalidOperationException("The grain is not active.");

    /// <inheritdoc/>
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Key = this.GetPrimaryKeyString();
        _serializer = ServiceProvider.GetService<Serializer<TState>>();
        _handle = Services.Store.Open(GrainContext.GrainId);
        _handle.OnFailed(() => GrainContext.Deactivate(
            new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "Another writer changed the state.")));
        await ReloadAsync(cancellationToken);
        await base.OnActivateAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await base.OnDeactivateAsync(reason, cancellationToken);
        if (_handle is not { Failed: false, Epoch: > 0 } handle)
        {
            return;
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Services.Options.DeactivationTimeout);
        try
        {
            await handle.WaitDurableAsync(handle.Epoch, deadline.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or StateConflictException)
        {
            // The store keeps what is queued, and whoever opens the state next sees it; after a conflict the events come again.
            LogDeactivatedDirty(e, GrainContext.GrainId.Type);
        }
    }

    /// <inheritdoc/>
    Task IStreamSubscriptionObserver.OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) =>
        handleFactory.Create<KafkaRecord>().ResumeAsync((IAsyncBatchObserver<KafkaRecord>)new KeyedBatchObserver(ReceiveAsync));

    /// <summary>Says how events of a topic are read and applied; call it in the constructor, once per subscribed topic.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="json">How to read an event.</param>
    /// <param name="apply">Applies events.</param>
    /// <param name="allowDelete">Whether a null value is a delete (an event without value) rather than a mistake.</param>
    protected void Handle<TEvent>(string topic, JsonTypeInfo<TEvent> json, ApplyEvents<TEvent> apply, bool allowDelete = false)
        where TEvent : class, IKeyedEvent =>
        _handlers.Add(topic, new TopicHandler<TEvent, TState>(this, topic, json, apply, allowDelete));

    /// <summary>
    /// Whether an exception of a handler says that something else is unavailable, so that the events have to wait and come
    /// again: storage, broker, another grain, a model. Anything else is the event's own fault.
    /// </summary>
    protected internal virtual bool IsTransient(Exception exception) => TransientFaults.Contains(exception);

    /// <summary>Called when the watermark reached the time set by <see cref="WakeAt"/>. Same rules as for a handler of events.</summary>
    /// <param name="watermarkMs">The watermark of the wake-up's topic, Unix milliseconds.</param>
    /// <param name="output">Takes results.</param>
    protected virtual ValueTask OnWatermarkAsync(long watermarkMs, IEventOutput output) => ValueTask.CompletedTask;

    /// <summary>
    /// Asks for <see cref="OnWatermarkAsync(long, IEventOutput)"/> once event time has passed <paramref name="eventTimeMs"/>;
    /// replaces an earlier request. Durable with the state: the grain is woken even if it was deactivated or its silo died.
    /// </summary>
    /// <param name="topic">The topic whose watermark counts.</param>
    /// <param name="eventTimeMs">When, Unix milliseconds; <see langword="null"/> for never.</param>
    protected void WakeAt(string topic, long? eventTimeMs) =>
        (_record.WakeTopic, _record.WakeAtMs) = eventTimeMs is { } at ? (topic, at) : (null, 0L);

    /// <summary>Writes the state. Default: Orleans' serializer.</summary>
    protected virtual void WriteState(TState state, IBufferWriter<byte> output) =>
        (_serializer ?? throw new InvalidOperationException("No serializer.")).Serialize(state, output);

    /// <summary>Reads what <see cref="WriteState"/> wrote, of this or an earlier version.</summary>
    protected virtual TState ReadState(ReadOnlyMemory<byte> bytes) =>
        (_serializer ?? throw new InvalidOperationException("No serializer.")).Deserialize(bytes)
        ?? throw new InvalidDataException("The stored state is null.");
}
