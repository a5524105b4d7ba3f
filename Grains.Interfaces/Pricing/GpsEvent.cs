using System.Text.Json.Serialization;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Grains.Interfaces.Pricing;

/// <summary>
/// A position of a driver or a rider: an event of the topic <see cref="Topics.Gps"/>. Records are keyed by the source and
/// belong to the zone that the position lies in.
/// </summary>
[GenerateSerializer, Immutable, Alias("Emotion.Pricing.GpsEvent")]
public sealed record GpsEvent : IKeyedEvent
{
    /// <summary><see cref="Kind"/> of a driver who is free.</summary>
    public const string Supply = "supply";

    /// <summary><see cref="Kind"/> of a rider who looks for one.</summary>
    public const string Demand = "demand";

    /// <summary>The event's identity, 1 to 256 characters.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>The vehicle or the rider, 1 to 256 characters.</summary>
    [Id(1)]
    public required string SourceId { get; init; }

    /// <summary><see cref="Supply"/> or <see cref="Demand"/>.</summary>
    [Id(2)]
    public required string Kind { get; init; }

    /// <summary>Latitude, degrees, -90 to 90.</summary>
    [Id(3)]
    public required double Lat { get; init; }

    /// <summary>Longitude, degrees, -180 to 180.</summary>
    [Id(4)]
    public required double Lon { get; init; }

    /// <summary>When it was there: the event time.</summary>
    [Id(5)]
    public required DateTimeOffset CreatedAt { get; init; }

    [JsonIgnore]
    string? IKeyedEvent.EventId => Id;

    [JsonIgnore]
    string IKeyedEvent.EventKey => Zones.Of(Lat, Lon);

    [JsonIgnore]
    string IKeyedEvent.RecordKey => SourceId;

    [JsonIgnore]
    DateTimeOffset IKeyedEvent.EventTime => CreatedAt;

    /// <inheritdoc/>
    public void Validate(EventFaults faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        faults.RequireText("id", Id);
        faults.RequireText("sourceId", SourceId);
        if (Kind is not (Supply or Demand))
        {
            faults.Add("kind", "must be supply or demand");
        }

        faults.RequireRange("lat", Lat, -90, 90);
        faults.RequireRange("lon", Lon, -180, 180);
        faults.RequireTime("createdAt", CreatedAt);
    }
}
