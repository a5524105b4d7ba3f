namespace Emotion.Grains.Pricing;

/// <summary>
/// What the pricing model sees of a window. Training computes the same by the same code. Counts are compressed by
/// ln(1 + n), so that a ratio is a difference and one more car matters less among many.
/// </summary>
public static class PriceFeatures
{
    /// <summary>Names, in the order of the model's input.</summary>
    public static IReadOnlyList<string> Names { get; } = ["logSupply", "logDemand", "pressure", "supplyTrend", "demandTrend"];

    /// <summary>The features of a window.</summary>
    /// <param name="now">The window.</param>
    /// <param name="before">The window before it in the zone; <see langword="null"/> if it held nothing that is known.</param>
    public static float[] Of(ZoneDemand now, ZoneDemand? before)
    {
        var supply = Math.Log(1 + now.Supply);
        var demand = Math.Log(1 + now.Demand);
        return
        [
            (float)supply,
            (float)demand,
            (float)(demand - supply),
            before is { } s ? (float)(supply - Math.Log(1 + s.Supply)) : 0,
            before is { } d ? (float)(demand - Math.Log(1 + d.Demand)) : 0,
        ];
    }
}
