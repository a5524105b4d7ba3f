using System.Text.Json.Serialization.Metadata;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Grains.Streaming;

/// <summary>
/// Takes the results of the events being applied. They are sent together when the handler has ended, and acknowledged by
/// the broker before the new state is written: a result is never lost, and after a crash it may be sent again with the
/// same id.
/// </summary>
public interface IEventOutput
{
    /// <summary>Adds a result.</summary>
    /// <param name="topic">Where to.</param>
    /// <param name="key">Key of the message; usually the user id.</param>
    /// <param name="id">The result's id, stable over repeats; sent as the header <c>id</c>. The event's <c>traceparent</c> goes with it.</param>
    /// <param name="value">The value.</param>
    /// <param name="json">How to write it.</param>
    void Add<T>(string topic, string key, string id, T value, JsonTypeInfo<T> json);

    /// <summary>Adds a result that is already UTF-8 JSON; the bytes must not change afterwards.</summary>
    void Add(string topic, string key, string id, ReadOnlyMemory<byte> json);

    /// <summary>
    /// Puts an event into <see cref="Topics.LateEvents"/>: as it came, with <c>topic</c>, <c>partition</c>, <c>offset</c>,
    /// <c>watermark</c> and <c>lateBy</c> (seconds) added.
    /// </summary>
    /// <param name="late">The event.</param>
    /// <param name="watermarkMs">The time it was late against, Unix milliseconds; <see cref="long.MinValue"/> if none was known.</param>
    /// <param name="reason">Why it was put aside, as a member <c>reason</c>; <see langword="null"/> to leave it out.</param>
    void AddLate<TEvent>(in KeyedEvent<TEvent> late, long watermarkMs, string? reason = null)
        where TEvent : class, IKeyedEvent;

    /// <summary>Puts a valid event that could not be served into <see cref="Topics.DeadLetters"/>: bytes as they came, and where they came from.</summary>
    /// <param name="key">Key of the event's record.</param>
    /// <param name="json">The bytes.</param>
    /// <param name="source">Where it came from.</param>
    /// <param name="error">Why.</param>
    void AddDeadLetter(string? key, ReadOnlyMemory<byte> json, EventSource source, string error);
}
