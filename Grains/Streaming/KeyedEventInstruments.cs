using System.Diagnostics;
using System.Diagnostics.Metrics;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Grains.Streaming;

/// <summary>Metrics and traces of keyed event grains. Tags name topics, never a key.</summary>
public sealed class KeyedEventInstruments : IDisposable
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "Emotion.Streaming";

    /// <summary>Spans of events that carry a <c>traceparent</c>.</summary>
    public static readonly ActivitySource Activities = new(Name);

    private readonly Meter _meter;
    private readonly Counter<long> _applied;
    private readonly Counter<long> _duplicates;
    private readonly Counter<long> _deadLetters;
    private readonly Counter<long> _late;
    private readonly Counter<long> _forwarded;
    private readonly Counter<long> _gaps;
    private readonly Counter<long> _reloads;
    private readonly Histogram<double> _processing;
    private readonly Histogram<double> _output;
    private readonly Histogram<double> _endToEnd;

    /// <summary>Creates the instruments.</summary>
    public KeyedEventInstruments(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _meter = meters.Create(Name);
        _applied = _meter.CreateCounter<long>("emotion.processing.events", "{event}", "Events applied to a grain's state.");
        _duplicates = _meter.CreateCounter<long>("emotion.duplicate.events", "{event}", "Events dropped because they were applied before.");
        _deadLetters = _meter.CreateCounter<long>("emotion.dead_letter.events", "{event}", "Records put into the dead letters.");
        _late = _meter.CreateCounter<long>("emotion.late.events", "{event}", "Events put into the late events.");
        _forwarded = _meter.CreateCounter<long>("emotion.processing.forwarded", "{event}", "Events without a usable key, handed to their grain.");
        _gaps = _meter.CreateCounter<long>("emotion.processing.gaps", "{batch}", "Batches refused because an earlier event was missing.");
        _reloads = _meter.CreateCounter<long>("emotion.processing.reloads", "{reload}", "States read again because they were stale or a handler failed.");
        _processing = _meter.CreateHistogram<double>("emotion.processing.duration", "s", "Time to apply a batch, models and other grains asked meanwhile included, output not.");
        _output = _meter.CreateHistogram<double>("emotion.output.duration", "s", "Time until the broker had acknowledged a batch's results.");
        _endToEnd = _meter.CreateHistogram<double>(
            "emotion.end_to_end.duration", "s", "Age of an event by event time when its results were acknowledged.");

        // Shown as zero from the start: an alert on a series that does not exist yet never fires.
        foreach (var topic in Topics.Consumed)
        {
            foreach (var counter in (Counter<long>[])[_duplicates, _deadLetters, _late, _forwarded, _gaps, _reloads])
            {
                counter.Add(0, Topic(topic));
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void OnApplied(string topic, int count) => _applied.Add(count, Topic(topic));

    internal void OnDuplicates(string topic, int count) => _duplicates.Add(count, Topic(topic));

    internal void OnDeadLetter(string topic) => _deadLetters.Add(1, Topic(topic));

    internal void OnLate(string topic) => _late.Add(1, Topic(topic));

    internal void OnForwarded(string topic, int count) => _forwarded.Add(count, Topic(topic));

    internal void OnGap(string topic) => _gaps.Add(1, Topic(topic));

    internal void OnReload(string topic) => _reloads.Add(1, Topic(topic));

    internal void OnProcessed(string topic, TimeSpan took) => _processing.Record(took.TotalSeconds, Topic(topic));

    internal void OnOutput(string topic, TimeSpan took) => _output.Record(took.TotalSeconds, Topic(topic));

    internal void OnEndToEnd(string topic, TimeSpan age) => _endToEnd.Record(age.TotalSeconds, Topic(topic));

    private static KeyValuePair<string, object?> Topic(string topic) => new("topic", topic);
}
