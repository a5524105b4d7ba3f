namespace Emotion.Grains.Streaming;

/// <summary>
/// Says which key an event of a topic belongs to, where that is not its record's key. The reader of a partition then
/// delivers the record to that key's grain itself: nothing is produced again, so re-keying can neither lose nor repeat an event.
/// </summary>
public interface IEventRouter
{
    /// <summary>The topic.</summary>
    string Topic { get; }

    /// <summary>The key, as <see cref="Interfaces.Streaming.IKeyedEvent.EventKey"/> would say; <see langword="null"/> if the value is no valid event. Must not throw.</summary>
    string? KeyOf(ReadOnlySpan<byte> value);
}
