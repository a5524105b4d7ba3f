using System.Diagnostics.Metrics;
using Emotion.EventTime.Windows;

namespace Emotion.Grains.Pricing;

/// <summary>Metrics of pricing, in the meter <c>Emotion.Pricing</c>.</summary>
internal sealed class PricingInstruments
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Emotion.Pricing";

    private readonly Counter<long> _late;
    private readonly Counter<long> _panes;

    public PricingInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _late = meter.CreateCounter<long>("emotion.pricing.late_events", "{event}", "GPS events put aside, by reason: late (beyond the lateness) or ahead (of the clock).");
        // Shown as zero from the start: an alert on a series that does not exist yet never fires.
        _late.Add(0, new KeyValuePair<string, object?>("reason", "late"));
        _late.Add(0, new KeyValuePair<string, object?>("reason", "ahead"));
        _panes = meter.CreateCounter<long>("emotion.pricing.panes", "{pane}", "Prices of windows, by timing: on_time or late.");
        // So that the first minute's panes already are a rate.
        _panes.Add(0, new KeyValuePair<string, object?>("timing", "on_time"));
        _panes.Add(0, new KeyValuePair<string, object?>("timing", "late"));
    }

    public void OnLate() => _late.Add(1, new KeyValuePair<string, object?>("reason", "late"));

    public void OnAhead() => _late.Add(1, new KeyValuePair<string, object?>("reason", "ahead"));

    public void OnPriced(PaneTiming timing) =>
        _panes.Add(1, new KeyValuePair<string, object?>("timing", timing == PaneTiming.OnTime ? "on_time" : "late"));
}
