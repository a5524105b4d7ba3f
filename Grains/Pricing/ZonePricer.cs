using Emotion.EventTime.Windows;
using Emotion.Grains.Interfaces.Models;
using Microsoft.Extensions.Options;

namespace Emotion.Grains.Pricing;

/// <summary>Prices windows: by the model where it is loaded, else by the formula; then bounded and smoothed. A singleton of the silo.</summary>
internal sealed class ZonePricer
{
    private readonly PricingOptions _options;

    public ZonePricer(IOptions<PricingOptions> options)
    {
        _options = options.Value;
        Rules = new WindowRules(WindowOptions.Sliding(_options.Window, _options.Slide) with
        {
            AllowedLateness = _options.AllowedLateness,
            Closing = ClosingPane.Always,
        });
    }

    /// <summary>How zones cut event time.</summary>
    public WindowRules Rules { get; }

    /// <summary>What zones count.</summary>
    public ZoneAggregator Aggregator { get; } = new();

    /// <summary>Furthest that an event may be ahead of the clock, milliseconds.</summary>
    public long MaxAheadMs => (long)_options.MaxAhead.TotalMilliseconds;

    /// <summary>Prices a pane.</summary>
    /// <param name="pane">The pane.</param>
    /// <param name="priced">The zone's windows that have fired.</param>
    /// <param name="inference">The silo's models.</param>
    public async ValueTask<PricedWindow> PriceAsync(Pane<ZoneDemand> pane, List<PricedWindow> priced, IInferenceGrain inference)
    {
        var known = priced.FindIndex(window => window.StartMs == pane.Window.StartMs);
        if (pane.IsLast && known >= 0 && priced[known].Demand == pane.Result)
        {
            // Nothing new: the closing repeats the last result, whatever model has come since.
            return priced[known] with { Revision = pane.Index, Final = true };
        }

        var earlier = priced.FindIndex(window => window.EndMs == pane.Window.StartMs);
        ZoneDemand? before = earlier >= 0 ? priced[earlier].Demand : null;
        var (raw, model) = await ScoreAsync(pane.Result, before, inference);
        var multiplier = PriceRules.Smooth(raw, earlier >= 0 ? priced[earlier].Multiplier : 1, _options);
        return new PricedWindow(
            pane.Window.StartMs, pane.Window.EndMs, pane.Result, multiplier, pane.Index, pane.IsLast, model.Name, model.Version);
    }

    /// <summary>Puts a window among the fired ones and forgets those that neither a late event nor the next window can ask for.</summary>
    public void Keep(PricedWindow window, List<PricedWindow> priced)
    {
        priced.RemoveAll(known => known.StartMs == window.StartMs);
        var at = priced.FindLastIndex(known => known.StartMs < window.StartMs) + 1;
        priced.Insert(at, window);
        var newest = priced[^1].StartMs;
        priced.RemoveAll(known => known.Final && Rules.CloseOf(known.EndMs) + Rules.SizeMs < newest);
    }

    private async ValueTask<(double Raw, ModelStamp Model)> ScoreAsync(ZoneDemand now, ZoneDemand? before, IInferenceGrain inference)
    {
        try
        {
            var scores = await inference.ScoreRows(new FeatureRows { Model = _options.Model, Values = PriceFeatures.Of(now, before) });
            return (scores.Values[0], scores.Model);
        }
        catch (ModelNotAvailableException)
        {
            // A price is due whether or not there is a model; its stamp says which it was.
            return (PriceRules.Formula(now), new ModelStamp(_options.Model, "formula"));
        }
    }
}
