using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Grains.Streaming;

/// <summary>
/// Applies events to the grain's state and adds their results. The events are valid, new and in offset order. An exception
/// takes back whatever the call changed: if it says that something else is unavailable (see
/// <see cref="KeyedEventGrain{TState}.IsTransient"/>), the batch is delivered again; otherwise each event is tried by itself,
/// and one that fails twice is put into <see cref="Topics.DeadLetters"/>.
/// </summary>
/// <typeparam name="TEvent">The events' type.</typeparam>
/// <param name="events">The events; valid during the call only.</param>
/// <param name="output">Takes the results.</param>
public delegate ValueTask ApplyEvents<TEvent>(IReadOnlyList<KeyedEvent<TEvent>> events, IEventOutput output)
    where TEvent : class, IKeyedEvent;
