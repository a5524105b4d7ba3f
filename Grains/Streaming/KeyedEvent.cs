using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Grains.Streaming;

/// <summary>An event that was read, is valid and new: it has to be applied.</summary>
/// <typeparam name="TEvent">The event's type.</typeparam>
/// <param name="Value">The event; <see langword="null"/> for a tombstone, which only topics that allow deletes deliver.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="TimeMs">Event time, Unix milliseconds; of a tombstone, the record's timestamp.</param>
/// <param name="WatermarkMs">Watermark of the partition when it was delivered, Unix milliseconds; <see cref="long.MinValue"/> if unknown.</param>
/// <param name="Json">The bytes as they came; empty for an event that came by a call.</param>
public readonly record struct KeyedEvent<TEvent>(
    TEvent? Value, EventSource Source, long TimeMs, long WatermarkMs, ReadOnlyMemory<byte> Json)
    where TEvent : class, IKeyedEvent;
