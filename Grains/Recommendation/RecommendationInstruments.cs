using System.Diagnostics.Metrics;
using Emotion.Grains.Recommendation.Catalogue;

namespace Emotion.Grains.Recommendation;

/// <summary>Metrics of recommendation, in the meter <c>Emotion.Recommendation</c>.</summary>
internal sealed class RecommendationInstruments : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Emotion.Recommendation";

    private readonly Meter _meter;
    private readonly Histogram<double> _duration;
    private readonly Counter<long> _degraded;
    private readonly Counter<long> _indexed;
    private readonly Histogram<double> _freshness;
    private readonly TimeProvider _time;

    public RecommendationInstruments(IMeterFactory meters, TimeProvider time, ItemCatalogue catalogue)
    {
        _time = time;
        _meter = meters.Create(MeterName);
        _duration = _meter.CreateHistogram<double>("emotion.recommendation.duration", "s", "Time to recommend.");
        _degraded = _meter.CreateCounter<long>("emotion.recommendation.degraded", "{answer}", "Answers from which something was left out, by what.");
        _indexed = _meter.CreateCounter<long>("emotion.recommendation.indexed", "{click}", "Clicks counted in the statistics of items.");
        _freshness = _meter.CreateHistogram<double>("emotion.recommendation.freshness", "s", "Age of a click by event time when it was counted in the statistics of items.");
        _ = _meter.CreateObservableGauge("emotion.recommendation.catalogue", () => catalogue.Count, "{item}", "Items of the catalogue in memory.");
        _ = _meter.CreateObservableCounter("emotion.recommendation.catalogue_left_out", () => catalogue.LeftOut, "{item}", "Items left out because the catalogue was full.");
    }

    public void OnAnswered(TimeSpan took) => _duration.Record(took.TotalSeconds);

    /// <param name="what">What was left out: history, purchases, ranking.</param>
    public void OnDegraded(string what) => _degraded.Add(1, new KeyValuePair<string, object?>("what", what));

    public void OnIndexed(long clickAtMs)
    {
        _indexed.Add(1);
        _freshness.Record(Math.Max(0, _time.GetUtcNow().ToUnixTimeMilliseconds() - clickAtMs) / 1_000.0);
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();
}
