using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Emotion.Silo.Storage;

/// <summary>Metrics and spans of the state store, meter and source <see cref="Name"/>.</summary>
public sealed class StateStoreInstruments : IDisposable
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "Emotion.Storage";

    private static readonly ActivitySource Activities = new(Name);

    private readonly Meter _meter;
    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _wait;
    private readonly Histogram<int> _group;
    private readonly Histogram<long> _size;
    private readonly Counter<long> _states;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _conflicts;
    private Func<int> _dirty = static () => 0;
    private Func<TimeSpan> _oldest = static () => TimeSpan.Zero;

    /// <summary>Creates the instruments.</summary>
    public StateStoreInstruments(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _meter = meters.Create(Name);
        _duration = _meter.CreateHistogram<double>("emotion.state_write.duration", "s", "Time of one transaction.");
        _wait = _meter.CreateHistogram<double>("emotion.state_write.wait", "s", "Time from a group's first change to its durability.");
        _group = _meter.CreateHistogram(
            "emotion.state_write.group", "{state}", "States in one transaction.", null, new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 4, 16, 64, 256, 1024, 4096] });
        _size = _meter.CreateHistogram(
            "emotion.state_write.size",
            "By",
            "Size of one state as it was written, with the log entries that went with it.",
            null,
            new InstrumentAdvice<long> { HistogramBucketBoundaries = [256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304] });
        _states = _meter.CreateCounter<long>("emotion.state_write.states", "{state}", "States written.");
        _failures = _meter.CreateCounter<long>("emotion.state_write.failures", "{transaction}", "Transactions that failed and were tried again.");
        _conflicts = _meter.CreateCounter<long>("emotion.state_write.conflicts", "{state}", "States that another writer had changed.");
        _meter.CreateObservableGauge("emotion.state_write.dirty", () => _dirty(), "{state}", "States that are queued.");
        _meter.CreateObservableGauge("emotion.state_write.oldest", () => _oldest().TotalSeconds, "s", "Age of the oldest queued state.");

        // Shown as zero from the start: an alert on a series that does not exist yet never fires.
        _failures.Add(0);
        _conflicts.Add(0);
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void Observe(Func<int> dirty, Func<TimeSpan> oldest) => (_dirty, _oldest) = (dirty, oldest);

    /// <summary>A transaction has ended well.</summary>
    /// <param name="group">What it wrote.</param>
    /// <param name="took">How long it took.</param>
    /// <param name="endedAt">When it ended.</param>
    internal void OnCommitted(List<PendingWrite> group, TimeSpan took, DateTimeOffset endedAt)
    {
        _duration.Record(took.TotalSeconds);
        _group.Record(group.Count);
        _states.Add(group.Count);
        foreach (var write in group)
        {
            if (_size.Enabled)
            {
                _size.Record(write.Bytes);
            }

            foreach (var parent in write.Spans)
            {
                using var span = Activities.StartActivity("write state", ActivityKind.Client, parent, startTime: endedAt - took);
                _ = span?.SetTag("emotion.state_write.group", group.Count).SetEndTime(endedAt.UtcDateTime);
            }
        }
    }

    internal void OnDurable(TimeSpan waited) => _wait.Record(waited.TotalSeconds);

    internal void OnFailed() => _failures.Add(1);

    internal void OnConflicts(int count) => _conflicts.Add(count);
}
