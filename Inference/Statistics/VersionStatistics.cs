namespace Emotion.Inference.Statistics;

/// <summary>What one model version has done since it was loaded. Fixed size, safe for concurrent use.</summary>
public sealed class VersionStatistics
{
    private readonly int _head;
    private long _errors;
    private long _rejected;
    private long _batches;
    private long _inputs;

    /// <summary>Creates empty statistics.</summary>
    /// <param name="manifest">The version's manifest.</param>
    public VersionStatistics(ModelManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        _head = manifest.Reference is { } reference ? manifest.HeadIndex(reference.Head) : 0;
        Answers = new AnswerDistribution(manifest.Heads[_head], manifest.Reference);
    }

    /// <summary>From the arrival in the queue to the start of the run.</summary>
    public LatencySketch QueueWait { get; } = new();

    /// <summary>Preparation and graph, per input: the time of a run divided by its inputs.</summary>
    public LatencySketch Compute { get; } = new();

    /// <summary>From the arrival in the queue to the answer.</summary>
    public LatencySketch Latency { get; } = new();

    /// <summary>The answers, and how far they drift from the card.</summary>
    public AnswerDistribution Answers { get; }

    /// <summary>Inputs answered.</summary>
    public long Inputs => Volatile.Read(ref _inputs);

    /// <summary>Inputs that failed.</summary>
    public long Errors => Volatile.Read(ref _errors);

    /// <summary>Inputs turned away because the queue was full.</summary>
    public long Rejected => Volatile.Read(ref _rejected);

    /// <summary>Inputs per run of the graph, on average; 0 before the first.</summary>
    public double MeanBatch => Volatile.Read(ref _batches) is var batches && batches == 0 ? 0 : (double)Inputs / batches;

    internal int Head => _head;

    internal void OnRun(int inputs)
    {
        _ = Interlocked.Increment(ref _batches);
        _ = Interlocked.Add(ref _inputs, inputs);
    }

    internal void OnError(int inputs) => Interlocked.Add(ref _errors, inputs);

    internal void OnRejected(int inputs) => Interlocked.Add(ref _rejected, inputs);
}
