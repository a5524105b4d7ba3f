using System.Collections.Immutable;
using Emotion.Grains.Interfaces.Models;

namespace Emotion.Grains.Models;

/// <summary>Adds up the reports of a trial, and judges them.</summary>
internal static class TrialReports
{
    /// <summary>Adds a silo's report to the sum.</summary>
    public static TrialReport Add(TrialReport? sum, TrialReport more) => sum is null || sum.Revision != more.Revision
        ? more
        : sum with
        {
            Inputs = sum.Inputs + more.Inputs,
            Errors = sum.Errors + more.Errors,
            Seconds = sum.Seconds + more.Seconds,
            Compared = sum.Compared + more.Compared,
            Disagreed = sum.Disagreed + more.Disagreed,
            Skipped = sum.Skipped + more.Skipped,
            Labels = Merge(sum.Labels, more.Labels),
            Worst = Merge(sum.Worst, more.Worst),
        };

    /// <summary>Why a candidate must be taken back.</summary>
    /// <param name="report">What it did, in one report or in all.</param>
    /// <param name="options">The bounds.</param>
    /// <returns>The reason; null when it may stay.</returns>
    public static string? Verdict(TrialReport report, RolloutOptions options)
    {
        var all = Math.Max(1, report.Inputs + report.Errors);
        if (report.Errors >= options.MaxErrors && report.Errors >= options.MaxErrorShare * all)
        {
            return FormattableString.Invariant($"Candidate {report.Candidate} was taken back: it failed on {report.Errors} of {all} inputs.");
        }

        var milliseconds = report.Inputs == 0 ? 0 : report.Seconds * 1000 / report.Inputs;
        return report.Inputs >= options.MinInputs && milliseconds > options.MaxMilliseconds
            ? FormattableString.Invariant(
                $"Candidate {report.Candidate} was taken back: it took {milliseconds:F2} ms per input over {report.Inputs} inputs; at most {options.MaxMilliseconds} ms are allowed.")
            : null;
    }

    /// <summary>Puts an example into a list that is ordered worst first and holds <see cref="TrialTally.Examples"/>; an input stands in it once.</summary>
    public static void Insert(List<DisagreementExample> worst, DisagreementExample example)
    {
        if (worst.Exists(known => known.Input == example.Input))
        {
            return;
        }

        var at = worst.FindIndex(known => known.Difference < example.Difference);
        worst.Insert(at < 0 ? worst.Count : at, example);
        if (worst.Count > TrialTally.Examples)
        {
            worst.RemoveAt(worst.Count - 1);
        }
    }

    private static ImmutableArray<LabelDisagreement> Merge(ImmutableArray<LabelDisagreement> left, ImmutableArray<LabelDisagreement> right) =>
    [
        .. left.Concat(right)
            .GroupBy(label => label.Label, StringComparer.Ordinal)
            .Select(group => new LabelDisagreement(group.Key, group.Sum(label => label.Compared), group.Sum(label => label.Disagreed)))
            .OrderByDescending(label => label.Disagreed),
    ];

    private static ImmutableArray<DisagreementExample> Merge(ImmutableArray<DisagreementExample> left, ImmutableArray<DisagreementExample> right)
    {
        var worst = left.ToList();
        foreach (var example in right)
        {
            Insert(worst, example);
        }

        return [.. worst];
    }
}
