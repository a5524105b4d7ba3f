namespace Emotion.Grains.Interfaces.Pricing;

/// <summary>
/// Geohash (Niemeyer, 2008): the bits of longitude and latitude by turns, five to a character. Six characters name a cell of
/// 0.0110° of longitude by 0.0055° of latitude: about 1.2 km by 0.6 km at the equator.
/// </summary>
public static class Geohash
{
    private const string Alphabet = "0123456789bcdefghjkmnpqrstuvwxyz";

    /// <summary>The cell that holds a place.</summary>
    /// <param name="latitude">Degrees, -90 to 90.</param>
    /// <param name="longitude">Degrees, -180 to 180.</param>
    /// <param name="length">Characters, 1 to 12.</param>
    public static string Encode(double latitude, double longitude, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, 12);
        var (south, north, west, east) = (-90.0, 90.0, -180.0, 180.0);
        Span<char> hash = stackalloc char[length];
        for (var (bit, value) = (0, 0); bit < length * 5; bit++)
        {
            var upper = (bit & 1) == 0
                ? Halve(longitude, ref west, ref east)
                : Halve(latitude, ref south, ref north);
            value = (value << 1) | (upper ? 1 : 0);
            if (bit % 5 == 4)
            {
                hash[bit / 5] = Alphabet[value];
                value = 0;
            }
        }

        return new string(hash);
    }

    /// <summary>The bounds of a cell.</summary>
    /// <returns>False if the text is not a geohash.</returns>
    public static bool TryDecode(ReadOnlySpan<char> hash, out GeoBounds bounds)
    {
        var (south, north, west, east) = (-90.0, 90.0, -180.0, 180.0);
        bounds = default;
        if (hash.Length is < 1 or > 12)
        {
            return false;
        }

        var even = true;
        foreach (var character in hash)
        {
            var value = Alphabet.IndexOf(character, StringComparison.Ordinal);
            if (value < 0)
            {
                return false;
            }

            for (var mask = 16; mask > 0; mask >>= 1, even = !even)
            {
                var upper = (value & mask) != 0;
                if (even)
                {
                    Keep(upper, ref west, ref east);
                }
                else
                {
                    Keep(upper, ref south, ref north);
                }
            }
        }

        bounds = new GeoBounds(south, west, north, east);
        return true;
    }

    private static bool Halve(double value, ref double low, ref double high)
    {
        var upper = value >= (low + high) / 2;
        Keep(upper, ref low, ref high);
        return upper;
    }

    private static void Keep(bool upper, ref double low, ref double high)
    {
        var middle = (low + high) / 2;
        (low, high) = upper ? (middle, high) : (low, middle);
    }
}

/// <summary>A rectangle on the map, degrees.</summary>
/// <param name="South">Lowest latitude.</param>
/// <param name="West">Lowest longitude.</param>
/// <param name="North">Highest latitude.</param>
/// <param name="East">Highest longitude.</param>
public readonly record struct GeoBounds(double South, double West, double North, double East);
