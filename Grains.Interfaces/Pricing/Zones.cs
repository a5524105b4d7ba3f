namespace Emotion.Grains.Interfaces.Pricing;

/// <summary>The grid of pricing zones: geohash cells of <see cref="Precision"/> characters.</summary>
public static class Zones
{
    /// <summary>Characters of a zone's name. Fixed, as zones name durable state.</summary>
    public const int Precision = 6;

    /// <summary>The zone of a place; coordinates out of range, which no valid event has, give an empty name.</summary>
    public static string Of(double latitude, double longitude) =>
        latitude is >= -90 and <= 90 && longitude is >= -180 and <= 180 ? Geohash.Encode(latitude, longitude, Precision) : "";

    /// <summary>Whether a text names a zone.</summary>
    public static bool IsZone(string? zone) => zone?.Length == Precision && Geohash.TryDecode(zone, out _);
}
