namespace Emotion.Grains.Interfaces.Pricing;

/// <summary>A pricing zone; the key is the zone's name.</summary>
[Alias("Emotion.Pricing.IZoneGrain")]
public interface IZoneGrain : IGrainWithStringKey
{
    /// <summary>The price of the latest window that fired; <see langword="null"/> if none has.</summary>
    [Alias("GetPrice")]
    Task<ZonePrice?> GetPriceAsync();
}
