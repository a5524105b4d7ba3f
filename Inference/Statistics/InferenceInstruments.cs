using System.Diagnostics;
using System.Diagnostics.Metrics;
using Emotion.Inference.Batching;
using Emotion.Inference.Registry;

namespace Emotion.Inference.Statistics;

/// <summary>The instruments of model serving, tagged by model and version only (and label where said).</summary>
public sealed class InferenceInstruments : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Emotion.Inference";

    private static readonly ActivitySource Activities = new(MeterName);

    private readonly Meter _meter;
    private readonly Histogram<double> _queueWait;
    private readonly Histogram<double> _call;
    private readonly Histogram<double> _compute;
    private readonly Histogram<int> _batch;
    private readonly Counter<long> _errors;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _answers;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">The factory of the host.</param>
    public InferenceInstruments(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _meter = meters.Create(MeterName);
        double[] seconds = [.00005, .0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5];
        _queueWait = _meter.CreateHistogram("emotion.inference.queue.wait", "s", "Time an input waits before its run", null, Buckets(seconds));
        _call = _meter.CreateHistogram("emotion.inference.call.duration", "s", "Time of one call of a model as its caller sees it: wait, runs and whatever comes between", null, Buckets(seconds));
        _compute = _meter.CreateHistogram("emotion.inference.duration", "s", "Time of one run of a model, preparation included", null, Buckets(seconds));
        _batch = _meter.CreateHistogram("emotion.inference.batch.size", "{input}", "Inputs per run", null, new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128] });
        _errors = _meter.CreateCounter<long>("emotion.inference.errors", "{input}", "Inputs whose scoring failed");
        _rejected = _meter.CreateCounter<long>("emotion.inference.rejected", "{input}", "Inputs turned away because the queue was full");
        _answers = _meter.CreateCounter<long>("emotion.inference.answers", "{input}", "Answers by their most probable label or score bin");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    /// <summary>Lets the gauges look at the registry: drift, queue length, and one series per version with its state.</summary>
    /// <param name="versions">The versions known now.</param>
    internal void Observe(Func<IEnumerable<ModelVersion>> versions)
    {
        _ = _meter.CreateObservableGauge(
            "emotion.inference.drift",
            () => versions().Where(version => version.Statistics?.Answers.Drift is not null)
                .Select(version => new Measurement<double>(version.Statistics!.Answers.Drift!.Value, Tags(version.Name, version.Version))),
            "1",
            "Population stability index of recent answers against the model card; above .25 the input is another population");
        _ = _meter.CreateObservableGauge(
            "emotion.inference.models",
            () => versions().Select(version => new Measurement<int>(
                1,
                new("model", version.Name),
                new("version", version.Version),
                new("state", StateName(version.State)))),
            "{version}",
            "Model versions by state");
    }

    /// <summary>A version is in memory: its counters of trouble are shown as zero, so that alerts see them rise.</summary>
    internal void OnLoaded(string model, string version)
    {
        _errors.Add(0, Tags(model, version));
        _rejected.Add(0, Tags(model, version));
    }

    internal void ObserveWorkers(int workers) =>
        _meter.CreateObservableGauge("emotion.inference.workers", () => workers, "{worker}", "Threads that run models");

    internal void ObserveQueue(Func<int> length) =>
        _meter.CreateObservableGauge("emotion.inference.queue.length", length, "{input}", "Inputs that wait");

    /// <summary>A call of a model has its answer.</summary>
    /// <param name="model">The model's name; its version may differ from call to call.</param>
    /// <param name="took">How long the caller waited.</param>
    public void OnCall(string model, TimeSpan took) => _call.Record(took.TotalSeconds, new KeyValuePair<string, object?>("model", model));

    internal void OnRun(LoadedModel model, int inputs, TimeSpan duration)
    {
        model.Statistics.OnRun(inputs);
        model.Statistics.Compute.Record(duration / inputs, inputs);
        if (_compute.Enabled || _batch.Enabled)
        {
            var tags = TagList(model);
            _compute.Record(duration.TotalSeconds, tags);
            _batch.Record(inputs, tags);
        }
    }

    /// <summary>
    /// Begins the span of a run that scores for several callers: a child of the first recorded one's, linked to all of theirs.
    /// </summary>
    /// <returns><see langword="null"/> if none of the callers is recorded.</returns>
    internal static Activity? StartRun(LoadedModel model, ReadOnlySpan<QueueEntry> entries)
    {
        if (!Activities.HasListeners())
        {
            return null;
        }

        List<ActivityLink>? links = null;
        foreach (var entry in entries)
        {
            // Entries of one call stand together.
            if (entry.Call.Span is var caller && caller != default && (links is null || links[^1].Context != caller))
            {
                (links ??= []).Add(new ActivityLink(caller));
            }
        }

        return links is null ? null : Activities.StartActivity($"run {model.Name}", ActivityKind.Internal, links[0].Context, TagList(model), links);
    }

    internal void OnWaited(LoadedModel model, TimeSpan wait)
    {
        model.Statistics.QueueWait.Record(wait);
        if (_queueWait.Enabled)
        {
            _queueWait.Record(wait.TotalSeconds, TagList(model));
        }
    }

    internal void OnAnswer(LoadedModel model, ReadOnlySpan<float> values, TimeSpan latency)
    {
        model.Statistics.Latency.Record(latency);
        var bin = model.Statistics.Answers.Record(values);
        if (_answers.Enabled)
        {
            var tags = TagList(model);
            tags.Add("label", model.Statistics.Answers.Bins[bin]);
            _answers.Add(1, tags);
        }
    }

    internal void OnError(LoadedModel model, int inputs)
    {
        model.Statistics.OnError(inputs);
        _errors.Add(inputs, TagList(model));
    }

    internal void OnRejected(LoadedModel model, int inputs)
    {
        model.Statistics.OnRejected(inputs);
        _rejected.Add(inputs, TagList(model));
    }

    private static InstrumentAdvice<double> Buckets(double[] seconds) => new() { HistogramBucketBoundaries = seconds };

    private static string StateName(ModelState state) => state switch
    {
        ModelState.Loading => "loading",
        ModelState.Ready => "ready",
        ModelState.Failed => "failed",
        _ => "unloaded",
    };

    private static TagList TagList(LoadedModel model) => new() { { "model", model.Name }, { "version", model.Version } };

    private static KeyValuePair<string, object?>[] Tags(string name, string version) => [new("model", name), new("version", version)];
}
