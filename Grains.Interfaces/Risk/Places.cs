using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Grains.Interfaces.Risk;

/// <summary>Checks of places.</summary>
internal static class Places
{
    /// <summary>Checks that both coordinates or none are given, within the globe.</summary>
    public static void Check(EventFaults faults, string latField, double? lat, string lonField, double? lon)
    {
        if (lat is null != lon is null)
        {
            faults.Add(lat is null ? latField : lonField, $"must be given too: {latField} and {lonField} go together");
        }

        if (lat is { } latitude)
        {
            faults.RequireRange(latField, latitude, -90, 90);
        }

        if (lon is { } longitude)
        {
            faults.RequireRange(lonField, longitude, -180, 180);
        }
    }

    /// <summary>Checks the form of a country code, if there is one.</summary>
    public static void CheckCountry(EventFaults faults, string field, string? country)
    {
        if (country is not (null or [>= 'A' and <= 'Z', >= 'A' and <= 'Z']))
        {
            faults.Add(field, "must be an ISO 3166 alpha-2 code such as FR");
        }
    }
}
