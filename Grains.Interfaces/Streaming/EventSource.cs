namespace Emotion.Grains.Interfaces.Streaming;

/// <summary>Where an event came from; a part of each result.</summary>
/// <param name="Topic">The topic; for an event that came by a call instead, the topic it would have come by.</param>
/// <param name="Partition">The partition; -1 for a call.</param>
/// <param name="Offset">The offset within the partition; -1 for a call.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Streaming.EventSource")]
public readonly record struct EventSource(
    [property: Id(0)] string Topic,
    [property: Id(1)] int Partition,
    [property: Id(2)] long Offset);
