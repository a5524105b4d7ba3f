namespace Emotion.Grains.Interfaces.Streaming;

/// <summary>An event of one user, with an identity and a time of its own: by these the user's grain takes it.</summary>
public interface IUserEvent : IKeyedEvent
{
    /// <summary>The event's identity among the user's, 1 to 256 characters.</summary>
    string Id { get; }

    /// <summary>The user, 1 to 256 characters.</summary>
    string UserId { get; }

    /// <summary>The event time.</summary>
    DateTimeOffset CreatedAt { get; }

    /// <inheritdoc/>
    string? IKeyedEvent.EventId => Id;

    /// <inheritdoc/>
    string IKeyedEvent.EventKey => UserId;

    /// <inheritdoc/>
    DateTimeOffset IKeyedEvent.EventTime => CreatedAt;
}
