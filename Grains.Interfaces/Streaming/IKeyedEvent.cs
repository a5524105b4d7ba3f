namespace Emotion.Grains.Interfaces.Streaming;

/// <summary>What every event that a keyed grain takes has in common.</summary>
public interface IKeyedEvent
{
    /// <summary>
    /// The event's identity: the same id for the same key counts once. <see langword="null"/> for kinds of events that have
    /// none, such as the latest profile of a user: those are told apart by their offsets alone.
    /// </summary>
    string? EventId { get; }

    /// <summary>Key of the grain that the event belongs to; usually the user id.</summary>
    string EventKey { get; }

    /// <summary>Key of the event's record in its topic: decides the partition. Differs from <see cref="EventKey"/> where events are keyed by their source.</summary>
    string RecordKey => EventKey;

    /// <summary>The event time.</summary>
    DateTimeOffset EventTime { get; }

    /// <summary>Adds what is wrong with the event, by field; adds nothing to a valid one. Ids, keys and sizes are bounded here.</summary>
    void Validate(EventFaults faults);
}
