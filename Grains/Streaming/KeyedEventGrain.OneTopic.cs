using System.Text.Json.Serialization.Metadata;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Grains.Streaming;

/// <summary>A keyed event grain that takes one topic: see <see cref="KeyedEventGrain{TState}"/>, which takes several.</summary>
/// <typeparam name="TEvent">The topic's events.</typeparam>
/// <typeparam name="TState">The state.</typeparam>
public abstract class KeyedEventGrain<TEvent, TState> : KeyedEventGrain<TState>
    where TEvent : class, IKeyedEvent
    where TState : class, new()
{
    private readonly string _topic;

    /// <summary>Creates the grain.</summary>
    /// <param name="services">What all keyed event grains need; injected.</param>
    /// <param name="topic">The topic, as in the class's <c>[ImplicitStreamSubscription]</c>.</param>
    /// <param name="json">How to read an event.</param>
    protected KeyedEventGrain(KeyedEventServices services, string topic, JsonTypeInfo<TEvent> json)
        : base(services)
    {
        _topic = topic;
        Handle(topic, json, ApplyAsync);
    }

    /// <summary>Applies events; see <see cref="ApplyEvents{TEvent}"/>.</summary>
    protected abstract ValueTask ApplyAsync(IReadOnlyList<KeyedEvent<TEvent>> events, IEventOutput output);

    /// <summary>Applies an event that came by a call; see <see cref="KeyedEventGrain{TState}.ApplyAsync{TEvent}"/>.</summary>
    protected Task<bool> ApplyAsync(TEvent value) => ApplyAsync(_topic, value);
}
