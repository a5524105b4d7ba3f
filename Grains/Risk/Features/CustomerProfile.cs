namespace Emotion.Grains.Risk.Features;

/// <summary>What the features use of a customer's static profile; NaN and null stand for unknown.</summary>
/// <param name="HomeLatitude">Degrees north of the customer's home.</param>
/// <param name="HomeLongitude">Degrees east of the customer's home.</param>
/// <param name="HomeCountry">ISO 3166 alpha-2 code.</param>
/// <param name="SignupTime">Unix milliseconds of the account's opening.</param>
public readonly record struct CustomerProfile(float HomeLatitude, float HomeLongitude, string? HomeCountry, long? SignupTime)
{
    /// <summary>A customer of whom nothing is known.</summary>
    public static CustomerProfile Unknown { get; } = new(float.NaN, float.NaN, null, null);
}
