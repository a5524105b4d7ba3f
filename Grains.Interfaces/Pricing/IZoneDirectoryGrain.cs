using System.Collections.Immutable;
using Orleans.Concurrency;

namespace Emotion.Grains.Interfaces.Pricing;

/// <summary>
/// The latest price of every zone, for the map; key <see cref="TheOne"/>. A convenience: each zone's grain is the truth about
/// the zone and reports here whenever its price changes.
/// </summary>
[Alias("Emotion.Pricing.IZoneDirectoryGrain")]
public interface IZoneDirectoryGrain : IGrainWithIntegerKey
{
    /// <summary>Key of the one directory.</summary>
    const long TheOne = 0;

    /// <summary>Takes note of a zone's price; an older one than known changes nothing.</summary>
    [OneWay]
    [Alias("Report")]
    Task ReportAsync(ZonePrice price);

    /// <summary>The latest price of each zone, in the order of their names.</summary>
    [Alias("List")]
    Task<ImmutableArray<ZonePrice>> ListAsync();
}
