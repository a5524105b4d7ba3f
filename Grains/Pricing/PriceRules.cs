namespace Emotion.Grains.Pricing;

/// <summary>Bounds, smoothing and the plain formula.</summary>
public static class PriceRules
{
    /// <summary>
    /// The formula that stands in for a missing model: 1 while there are as many drivers as riders, and half a multiplier more
    /// with each doubling of riders per driver.
    /// </summary>
    public static double Formula(ZoneDemand demand) => 1 + (0.5 * Math.Log2((1.0 + demand.Demand) / (1.0 + demand.Supply)));

    /// <summary>
    /// Keeps a multiplier within its bounds and within one step of the window before; what is not a number counts as 1.
    /// Rounded to hundredths: finer differences are noise to whoever pays them.
    /// </summary>
    /// <param name="raw">What the model or the formula says.</param>
    /// <param name="before">The zone's multiplier one window earlier; 1 if there was none.</param>
    /// <param name="options">The bounds and the step.</param>
    public static double Smooth(double raw, double before, PricingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var wanted = double.IsNaN(raw) ? 1 : Math.Clamp(raw, options.MinMultiplier, options.MaxMultiplier);
        var stepped = Math.Clamp(wanted, before - options.MaxStep, before + options.MaxStep);
        return Math.Round(Math.Clamp(stepped, options.MinMultiplier, options.MaxMultiplier), 2);
    }
}
