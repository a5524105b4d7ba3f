using System.Globalization;
using Emotion.Grains.Interfaces.Diagnosis;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Silo.Diagnosis;

namespace Emotion.Api.Diagnosis;

/// <summary>
/// Finds the stage that limits. Records are held where time is spent (Little's law): those applied but not durable wait for the
/// database; those in a call, or behind one, wait for whatever the calls spend their time on; those behind one key wait for that
/// key. Each stage's share is weighed by how far behind the pipeline is.
/// </summary>
internal sealed class Bottleneck
{
    /// <summary>A stage that explains less than this limits nothing.</summary>
    private const double Noticeable = 0.2;

    /// <summary>States of this many bytes, on average, are why writing them is slow.</summary>
    private const double BigStateBytes = 64 * 1024;

    private const int CrowdedQueue = 200;

    private readonly Backlog _backlog;
    private readonly StageTimes _times;
    private readonly StageTimes _own;
    private readonly IReadOnlyList<SiloFigures> _silos;
    private readonly double _hotShare;

    private Bottleneck(IReadOnlyList<PartitionStatus> partitions, IReadOnlyList<SiloFigures> silos, ProcessFigures own)
    {
        _backlog = new Backlog(partitions);
        _silos = silos;
        _times = new StageTimes(silos.Select(silo => silo.Figures));
        _own = new StageTimes(own);
        var longest = _backlog.Crowded?.Held.LongestQueue ?? 0;
        _hotShare = longest >= CrowdedQueue && longest >= _backlog.Waiting / 2.0 ? _backlog.ShareOf(longest) : 0;
    }

    /// <summary>How much of being behind is due to what is held here, not at the broker.</summary>
    private double SeverityHere => _backlog.Severity * (1 - _backlog.NotFetchedShare);

    /// <summary>Finds it.</summary>
    /// <param name="partitions">How consumption stands.</param>
    /// <param name="silos">What the silos measured.</param>
    /// <param name="own">What this API node measured: its feed.</param>
    /// <param name="feedBacklog">How many events the slowest client of this node's feed is behind.</param>
    /// <param name="now">The time.</param>
    internal static DiagnosisReport Find(
        IReadOnlyList<PartitionStatus> partitions, IReadOnlyList<SiloFigures> silos, ProcessFigures own, long feedBacklog, DateTimeOffset now)
    {
        var all = new Bottleneck(partitions, silos, own);
        StageFinding[] findings = [all.Ingestion(), all.HotKey(), .. all.Calls(), all.StateWrite(), all.Gc(), all.Feed(feedBacklog)];
        Array.Sort(findings, (left, right) => right.Score.CompareTo(left.Score));
        var worst = findings[0].Score >= Noticeable ? findings[0] : null;
        var stage = worst?.Stage ?? Stages.None;
        return new DiagnosisReport(
            now,
            Math.Round(all._times.WindowSeconds, 1),
            stage,
            worst?.Summary ?? $"Nothing waits noticeably: the oldest event that is not done is {Seconds(all._backlog.Behind)} old.",
            Stages.AdviceFor(stage),
            worst?.Score ?? 1 - findings[0].Score,
            Round(all._backlog.Behind),
            findings,
            [.. silos.Select(silo => new SiloLoad(silo.Silo, Round(silo.Figures.CpuShare), Round(silo.Figures.GcShare)))]);
    }

    private StageFinding Ingestion()
    {
        return Finding(
            Stages.Ingestion,
            _backlog.NotFetchedShare * _backlog.Severity,
            $"{_backlog.NotFetched} of {_backlog.Lag} records that are not done have not been fetched from the broker; the cache is {Percent(_backlog.Pressure)} full.",
            ("lagRecords", _backlog.Lag),
            ("notFetched", _backlog.NotFetched),
            ("cachePressure", _backlog.Pressure));
    }

    private StageFinding HotKey()
    {
        var crowded = _backlog.Crowded;
        var longest = crowded?.Held.LongestQueue ?? 0;
        return Finding(
            Stages.HotKey,
            _hotShare * SeverityHere,
            longest == 0
                ? "No key has records waiting for its turn."
                : $"Key '{crowded!.Held.LongestQueueKey}' of {crowded.Topic}/{crowded.Partition} has {longest} of {_backlog.Waiting} records that wait for their key's turn.",
            ("longestQueue", longest),
            ("waiting", _backlog.Waiting));
    }

    /// <summary>What grain calls spend their time on: models, output, and the rest.</summary>
    private IEnumerable<StageFinding> Calls()
    {
        var handlers = _times.Sum(StageSeries.Processing);
        var output = _times.Sum(StageSeries.Output);
        var inference = Math.Min(handlers, _times.Sum(StageSeries.InferenceCalls));
        var calls = Math.Max(_times.Sum(StageSeries.Calls), handlers + output);
        var weight = Math.Max(0, _backlog.ShareOf(_backlog.Waiting + _backlog.InFlight) - _hotShare) * SeverityHere;
        double ShareOf(double part) => calls > 0 ? part / calls : 0;

        var workers = _silos.Sum(silo => silo.InferenceWorkers * silo.Figures.WindowSeconds);
        var busy = workers > 0 ? Math.Min(1, _times.Sum(StageSeries.InferenceRuns) / workers) : 0;
        yield return Finding(
            Stages.Inference,
            weight * ShareOf(inference),
            $"{Percent(ShareOf(inference))} of the grain calls' time goes to models: a call of one takes {Seconds(_times.Mean(StageSeries.InferenceCalls))}, {Seconds(_times.Mean(StageSeries.InferenceWait))} of it in the queue, with {_times.Mean(StageSeries.InferenceBatch).ToString("0.#", CultureInfo.InvariantCulture)} inputs per run of {Seconds(_times.Mean(StageSeries.InferenceRuns))}; the workers are {Percent(busy)} busy.",
            ("callMean", _times.Mean(StageSeries.InferenceCalls)),
            ("queueWaitMean", _times.Mean(StageSeries.InferenceWait)),
            ("runMean", _times.Mean(StageSeries.InferenceRuns)),
            ("runMax", _times.Max(StageSeries.InferenceRuns)),
            ("batchMean", _times.Mean(StageSeries.InferenceBatch)),
            ("workersBusy", busy));
        yield return Finding(
            Stages.Output,
            weight * ShareOf(output),
            $"{Percent(ShareOf(output))} of the grain calls' time is spent waiting for the broker to acknowledge results: {Seconds(_times.Mean(StageSeries.Output))} per batch, {Seconds(_times.Max(StageSeries.Output))} at most.",
            ("acknowledgeMean", _times.Mean(StageSeries.Output)),
            ("acknowledgeMax", _times.Max(StageSeries.Output)));
        var cpu = _silos.Select(silo => silo.Figures.CpuShare).DefaultIfEmpty().Max();
        yield return Finding(
            Stages.Processing,
            // Calls of which none has ended within the window are nobody else's.
            weight * (calls > 0 ? ShareOf(calls - inference - output) : 1),
            calls > 0
                ? $"{Percent(ShareOf(calls - inference - output))} of the grain calls' time is the grains' own work and its turn on the processor: {Seconds(_times.Mean(StageSeries.Calls))} per call, the processor {Percent(cpu)} busy, {_times.Count(StageSeries.FailedCalls)} calls failed."
                : $"No grain call has ended within {Seconds(_times.WindowSeconds)}; {_backlog.InFlight} records are in calls.",
            ("callMean", _times.Mean(StageSeries.Calls)),
            ("callMax", _times.Max(StageSeries.Calls)),
            ("cpuShare", cpu),
            ("failedCalls", _times.Count(StageSeries.FailedCalls)));
    }

    private StageFinding StateWrite()
    {
        var failures = _times.Count(StageSeries.StateFailures);
        var size = _times.Mean(StageSeries.StateSize);
        var busy = _times.ProcessSeconds > 0 ? Math.Min(1, _times.Sum(StageSeries.StateWrites) / _times.ProcessSeconds) : 0;
        var share = _backlog.ShareOf(_backlog.Applied);
        return Finding(
            size >= BigStateBytes ? Stages.BigState : Stages.StateWrite,
            Math.Max(share, failures > 0 ? 0.95 : 0) * SeverityHere,
            $"{_backlog.Applied} of {_backlog.Held} records held are applied but not durable: a transaction takes {Seconds(_times.Mean(StageSeries.StateWrites))}, {Seconds(_times.Max(StageSeries.StateWrites))} at most, for states of {Bytes(size)} on average; the writer is {Percent(busy)} busy, {failures} transactions failed.",
            ("applied", _backlog.Applied),
            ("transactionMean", _times.Mean(StageSeries.StateWrites)),
            ("transactionMax", _times.Max(StageSeries.StateWrites)),
            ("durableMean", _times.Mean(StageSeries.StateWait)),
            ("stateBytesMean", size),
            ("stateBytesMax", _times.Max(StageSeries.StateSize)),
            ("writerBusy", busy),
            ("failures", failures));
    }

    private StageFinding Gc()
    {
        const double Alarming = 0.3;
        var worst = _silos.MaxBy(silo => silo.Figures.GcShare);
        var share = worst?.Figures.GcShare ?? 0;
        return Finding(
            Stages.Gc,
            Math.Min(1, share / Alarming),
            $"Threads stand still for the garbage collector for {Percent(share)} of the time{(worst is null ? "" : $" on {worst.Silo}")}.",
            ("gcShare", share));
    }

    private StageFinding Feed(long backlog)
    {
        const double Alarming = 5;
        var dropped = _own.Count(StageSeries.FeedDropped);
        var slowest = _own.Max(StageSeries.FeedSends);
        return Finding(
            Stages.Feed,
            dropped > 0 ? 0.7 : Math.Min(0.6, slowest / Alarming),
            $"On this API node {dropped} events were left out for feed clients that were too slow, and the slowest is {backlog} events behind; sending a frame takes {Seconds(_own.Mean(StageSeries.FeedSends))}, {Seconds(slowest)} at most.",
            ("dropped", dropped),
            ("backlog", backlog),
            ("sendMean", _own.Mean(StageSeries.FeedSends)),
            ("sendMax", slowest));
    }

    private static StageFinding Finding(string stage, double score, string summary, params (string Name, double Value)[] figures) =>
        new(stage, Round(score), summary, figures.ToDictionary(figure => figure.Name, figure => Round(figure.Value), StringComparer.Ordinal));

    private static double Round(double value) => Math.Round(value, 4);

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %");

    private static string Bytes(double bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024:0.#} KiB");

    private static string Seconds(double seconds) => seconds switch
    {
        < 0.001 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1e6:0} µs"),
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0.#} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.#} s"),
    };
}
