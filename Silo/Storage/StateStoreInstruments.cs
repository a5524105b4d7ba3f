using System.Diagnostics.Metrics;

namespace Emotion.Silo.Storage;

/// <summary>Metrics of the state store, meter <see cref="Name"/>.</summary>
public sealed class StateStoreInstruments : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string Name = "Emotion.Storage";

    private readonly Meter _meter;
    private readonly Histogram<double> _duration;
    private readonly Histogram<int> _group;
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
        _group = _meter.CreateHistogram<int>("emotion.state_write.group", "{state}", "States in one transaction.");
        _states = _meter.CreateCounter<long>("emotion.state_write.states", "{state}", "States written.");
        _failures = _meter.CreateCounter<long>("emotion.state_write.failures", "{transaction}", "Transactions that failed and were tried again.");
        _conflicts = _meter.CreateCounter<long>("emotion.state_write.conflicts", "{state}", "States that another writer had changed.");
        _meter.CreateObservableGauge("emotion.state_write.dirty", () => _dirty(), "{state}", "States that are queued.");
        _meter.CreateObservableGauge("emotion.state_write.oldest", () => _oldest().TotalSeconds, "s", "Age of the oldest queued state.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void Observe(Func<int> dirty, Func<TimeSpan> oldest) => (_dirty, _oldest) = (dirty, oldest);

    internal void OnCommitted(int states, TimeSpan took)
    {
        _duration.Record(took.TotalSeconds);
        _group.Record(states);
        _states.Add(states);
    }

    internal void OnFailed() => _failures.Add(1);

    internal void OnConflicts(int count) => _conflicts.Add(count);
}
