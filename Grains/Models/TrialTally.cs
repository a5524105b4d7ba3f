using System.Collections.Immutable;
using Emotion.Grains.Interfaces.Models;
using Emotion.Inference.Statistics;

namespace Emotion.Grains.Models;

/// <summary>What this silo saw of a candidate since its last report. Bounded; safe for concurrent use.</summary>
internal sealed class TrialTally(ModelRollout rollout)
{
    /// <summary>Worst examples kept between two reports, and by the grain over all.</summary>
    public const int Examples = 20;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Compared, long Disagreed)> _labels = new(StringComparer.Ordinal);
    private readonly List<DisagreementExample> _worst = [];
    private VersionStatistics? _statistics;
    private long _inputsSeen;
    private double _secondsSeen;
    private long _errors;
    private long _compared;
    private long _disagreed;
    private long _skipped;

    /// <summary>The rollout that it belongs to.</summary>
    public ModelRollout Rollout { get; } = rollout;

    public void OnErrors(int inputs)
    {
        lock (_gate)
        {
            _errors += inputs;
        }
    }

    public void OnSkipped(int inputs)
    {
        lock (_gate)
        {
            _skipped += inputs;
        }
    }

    /// <summary>Notes one comparison.</summary>
    /// <param name="label">The stable version's label.</param>
    /// <param name="disagrees">Whether the candidate's is another.</param>
    /// <param name="difference">How far apart they are.</param>
    /// <param name="example">Makes the example; asked only if it is among the worst.</param>
    public void OnCompared(string label, bool disagrees, float difference, Func<DisagreementExample> example)
    {
        lock (_gate)
        {
            _compared++;
            _disagreed += disagrees ? 1 : 0;
            var (compared, disagreed) = _labels.GetValueOrDefault(label);
            _labels[label] = (compared + 1, disagreed + (disagrees ? 1 : 0));
            if (disagrees && (_worst.Count < Examples || difference > _worst[^1].Difference))
            {
                TrialReports.Insert(_worst, example());
            }
        }
    }

    /// <summary>Gives what happened since the last call, and starts anew.</summary>
    /// <param name="statistics">The candidate's statistics: its runs and their time are counted there.</param>
    /// <returns>The report; null when nothing happened.</returns>
    public TrialReport? Drain(VersionStatistics? statistics)
    {
        lock (_gate)
        {
            var (inputs, seconds) = Runs(statistics);
            if (inputs == 0 && _errors == 0 && _compared == 0 && _skipped == 0)
            {
                return null;
            }

            var report = new TrialReport
            {
                Candidate = Rollout.Candidate!,
                Revision = Rollout.Revision,
                Inputs = inputs,
                Seconds = seconds,
                Errors = _errors,
                Compared = _compared,
                Disagreed = _disagreed,
                Skipped = _skipped,
                Labels = [.. _labels.Select(entry => new LabelDisagreement(entry.Key, entry.Value.Compared, entry.Value.Disagreed))],
                Worst = [.. _worst],
            };
            (_errors, _compared, _disagreed, _skipped) = (0, 0, 0, 0);
            _labels.Clear();
            _worst.Clear();
            return report;
        }
    }

    private (long Inputs, double Seconds) Runs(VersionStatistics? statistics)
    {
        if (statistics is null)
        {
            return default;
        }

        var (count, total) = (statistics.Compute.Count, statistics.Compute.Total.TotalSeconds);
        var fresh = !ReferenceEquals(_statistics, statistics);
        var (inputs, seconds) = fresh ? (0, 0) : (count - _inputsSeen, total - _secondsSeen);
        (_statistics, _inputsSeen, _secondsSeen) = (statistics, count, total);
        return (inputs, seconds);
    }
}
