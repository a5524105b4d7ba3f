using System.Text.Json;
using Emotion.Grains.Interfaces.Pricing;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Grains.Streaming;

namespace Emotion.Grains.Pricing;

/// <summary>GPS events are keyed by their source and belong to the zone that their coordinates lie in: read without parsing the rest.</summary>
internal sealed class GpsRouter : IEventRouter
{
    /// <inheritdoc/>
    public string Topic => Topics.Gps;

    /// <inheritdoc/>
    public string? KeyOf(ReadOnlySpan<byte> value)
    {
        try
        {
            return ReadZone(value);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            // No valid event: the grain that takes a partition's unreadable records puts it into the dead letters.
            return null;
        }
    }

    private static string? ReadZone(ReadOnlySpan<byte> value)
    {
        var json = new Utf8JsonReader(value);
        if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        double? latitude = null, longitude = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            // As in the serializer: of a property that occurs twice, the last counts.
            if (json.ValueTextEquals("lat"u8))
            {
                json.Read();
                latitude = json.GetDouble();
            }
            else if (json.ValueTextEquals("lon"u8))
            {
                json.Read();
                longitude = json.GetDouble();
            }
            else
            {
                json.Read();
                json.Skip();
            }
        }

        return latitude is { } lat && longitude is { } lon ? Zones.Of(lat, lon) : null;
    }
}
