namespace Emotion.Grains.Risk.Features;

/// <summary>Distances on the earth's surface.</summary>
public static class GeoDistance
{
    private const double EarthRadiusKm = 6371.0088;

    /// <summary>
    /// Great-circle distance in kilometres by the haversine formula (Sinnott 1984) on a sphere of the earth's mean radius:
    /// within 0.6 % of the ellipsoid's. NaN when any coordinate is NaN.
    /// </summary>
    public static double Kilometres(double latitude1, double longitude1, double latitude2, double longitude2)
    {
        var sinLatitude = Math.Sin(double.DegreesToRadians(latitude2 - latitude1) / 2);
        var sinLongitude = Math.Sin(double.DegreesToRadians(longitude2 - longitude1) / 2);
        var h = (sinLatitude * sinLatitude)
            + (Math.Cos(double.DegreesToRadians(latitude1)) * Math.Cos(double.DegreesToRadians(latitude2)) * sinLongitude * sinLongitude);
        return 2 * EarthRadiusKm * Math.Asin(Math.Sqrt(Math.Min(1, h)));
    }
}
