using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.Metrics;
using Emotion.Grains.Interfaces.Diagnosis;

namespace Emotion.Silo.Diagnosis;

/// <summary>
/// Listens to this process's own metrics of its stages, and knows what they measured within the latest seconds: what
/// <c>GET /v1/diagnose</c> walks, whether or not anybody scrapes or collects them.
/// </summary>
public sealed class StageMeter : IHostedService, IDisposable
{
    private const int WindowSeconds = 15;

    private static readonly FrozenSet<string> Names = FrozenSet.Create(
        StringComparer.Ordinal,
        StageSeries.Calls,
        StageSeries.FailedCalls,
        StageSeries.Processing,
        StageSeries.InferenceCalls,
        StageSeries.InferenceWait,
        StageSeries.InferenceRuns,
        StageSeries.InferenceBatch,
        StageSeries.Output,
        StageSeries.StateWait,
        StageSeries.StateWrites,
        StageSeries.StateSize,
        StageSeries.StateFailures,
        StageSeries.FeedSends,
        StageSeries.FeedDropped);

    private readonly FrozenDictionary<string, SeriesTally> _tallies = Names.ToFrozenDictionary(name => name, _ => new SeriesTally(), StringComparer.Ordinal);
    private readonly Queue<Reading> _readings = new();
    private readonly IMeterFactory _meters;
    private readonly TimeProvider _time;
    private readonly MeterListener _listener = new();
    private readonly Lock _lock = new();
    private readonly ITimer _timer;

    /// <summary>Begins to listen.</summary>
    /// <param name="meters">Whose metrics: other hosts of the process have their own.</param>
    /// <param name="time">The clock.</param>
    public StageMeter(IMeterFactory meters, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(time);
        _meters = meters;
        _time = time;
        _listener.InstrumentPublished = Enable;
        _listener.SetMeasurementEventCallback<double>((_, value, _, tally) => ((SeriesTally)tally!).Record(value));
        _listener.SetMeasurementEventCallback<int>((_, value, _, tally) => ((SeriesTally)tally!).Record(value));
        _listener.SetMeasurementEventCallback<long>(RecordWhole);
        _listener.Start();
        _readings.Enqueue(Read());
        _timer = time.CreateTimer(_ => Tick(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
    }

    /// <summary>What was measured within the window that ended at the last full second.</summary>
    public ProcessFigures Figures
    {
        get
        {
            lock (_lock)
            {
                return Between(_readings.Peek(), _readings.Last());
            }
        }
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        _timer.Dispose();
        _listener.Dispose();
    }

    private static void RecordWhole(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? tally)
    {
        if (instrument is Counter<long>)
        {
            ((SeriesTally)tally!).Add(value);
        }
        else
        {
            ((SeriesTally)tally!).Record(value);
        }
    }

    private void Enable(Instrument instrument, MeterListener listener)
    {
        if (ReferenceEquals(instrument.Meter.Scope, _meters) && _tallies.TryGetValue(instrument.Name, out var tally))
        {
            listener.EnableMeasurementEvents(instrument, tally);
        }
    }

    private void Tick()
    {
        lock (_lock)
        {
            _readings.Enqueue(Read());
            if (_readings.Count > WindowSeconds + 1)
            {
                _ = _readings.Dequeue();
            }
        }
    }

    private Reading Read() => new(
        _time.GetTimestamp(),
        GC.GetTotalPauseDuration(),
        Environment.CpuUsage.TotalTime,
        _tallies.ToDictionary(entry => entry.Key, entry => (entry.Value.Total.Count, entry.Value.Total.Sum, entry.Value.TakeMax()), StringComparer.Ordinal));

    private ProcessFigures Between(Reading first, Reading last)
    {
        var seconds = _time.GetElapsedTime(first.At, last.At).TotalSeconds;
        if (seconds <= 0)
        {
            return new ProcessFigures(0, 0, 0, []);
        }

        var series = ImmutableArray.CreateBuilder<SeriesFigures>();
        foreach (var (name, end) in last.Series)
        {
            var begin = first.Series[name];
            if (end.Count > begin.Count)
            {
                series.Add(new SeriesFigures(name, end.Count - begin.Count, end.Sum - begin.Sum, _readings.Skip(1).Max(reading => reading.Series[name].Max)));
            }
        }

        return new ProcessFigures(
            seconds,
            Math.Min(1, (last.Paused - first.Paused).TotalSeconds / seconds),
            Math.Min(1, (last.Worked - first.Worked).TotalSeconds / seconds / Environment.ProcessorCount),
            series.DrainToImmutable());
    }

    /// <summary>Where everything stood at a moment; the maxima are those since the reading before.</summary>
    private sealed record Reading(long At, TimeSpan Paused, TimeSpan Worked, IReadOnlyDictionary<string, (long Count, double Sum, double Max)> Series);
}
