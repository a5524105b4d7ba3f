using Emotion.Grains.Interfaces.Models;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Grains.Interfaces.Pricing;

/// <summary>Price multiplier of a zone for one window of event time: a message of <see cref="Topics.Prices"/>. Zone, window and revision name it.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Pricing.ZonePrice")]
public sealed record ZonePrice
{
    /// <summary>The zone: a geohash of <see cref="Zones.Precision"/> characters.</summary>
    [Id(0)]
    public required string Zone { get; init; }

    /// <summary>First instant of the window.</summary>
    [Id(1)]
    public required DateTimeOffset WindowStart { get; init; }

    /// <summary>First instant after the window.</summary>
    [Id(2)]
    public required DateTimeOffset WindowEnd { get; init; }

    /// <summary>Different drivers seen free in the zone during the window.</summary>
    [Id(3)]
    public required long Supply { get; init; }

    /// <summary>Different riders seen looking for a driver.</summary>
    [Id(4)]
    public required long Demand { get; init; }

    /// <summary>What to multiply the ordinary price by.</summary>
    [Id(5)]
    public required double Multiplier { get; init; }

    /// <summary>0 when the window first fires; each late event within the lateness, and the closing, adds 1.</summary>
    [Id(6)]
    public required int Revision { get; init; }

    /// <summary>The lateness is over: no other revision of this window follows.</summary>
    [Id(7)]
    public required bool Final { get; init; }

    /// <summary>What computed the multiplier; version <c>formula</c> where no model is loaded.</summary>
    [Id(8)]
    public required ModelStamp Model { get; init; }
}
