using CsCheck;
using Emotion.Grains.Interfaces.Pricing;

namespace Emotion.Tests.Unit.Pricing;

public sealed class GeohashTests
{
    [Theory]
    [InlineData(42.605, -5.603, "ezs42")] // The example of the format's first description.
    [InlineData(57.64911, 10.40744, "u4pruydqqvj")]
    [InlineData(-90, -180, "000000")]
    [InlineData(90, 180, "zzzzzz")]
    public void Encode_KnownPlaces_GivesTheirHash(double latitude, double longitude, string expected) =>
        Assert.Equal(expected, Geohash.Encode(latitude, longitude, expected.Length));

    [Fact]
    public void TryDecode_AnyPlace_BoundsHoldIt() =>
        Gen.Select(Gen.Double[-90, 90], Gen.Double[-180, 180], Gen.Int[1, 12]).Sample((latitude, longitude, length) =>
        {
            Assert.True(Geohash.TryDecode(Geohash.Encode(latitude, longitude, length), out var bounds));
            Assert.InRange(latitude, bounds.South, bounds.North);
            Assert.InRange(longitude, bounds.West, bounds.East);
        });

    [Theory]
    [InlineData("")]
    [InlineData("u33dca")]
    [InlineData("U33DC0")]
    [InlineData("u33dc")]
    [InlineData("u33dc00")]
    [InlineData(null)]
    public void IsZone_OtherText_IsRefused(string? text) => Assert.False(Zones.IsZone(text));
}
