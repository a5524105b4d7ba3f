using System.Text.Json.Serialization;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Grains.Interfaces.Emotion;

/// <summary>A user's consent, as the profile says it: an event of the user's grain that comes by call alone.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Emotion.ConsentChange")]
public sealed record ConsentChange : IKeyedEvent
{
    /// <summary>The user.</summary>
    [Id(0)]
    public required string UserId { get; init; }

    /// <summary>Whether emotions may be kept.</summary>
    [Id(1)]
    public required bool Given { get; init; }

    [JsonIgnore]
    string? IKeyedEvent.EventId => null;

    [JsonIgnore]
    string IKeyedEvent.EventKey => UserId;

    /// <summary>It has no event time: it holds from when it comes.</summary>
    [JsonIgnore]
    DateTimeOffset IKeyedEvent.EventTime => DateTimeOffset.UnixEpoch;

    /// <inheritdoc/>
    public void Validate(EventFaults faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        faults.RequireText("userId", UserId);
    }
}
