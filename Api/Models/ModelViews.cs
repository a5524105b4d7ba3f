using System.Text.Json;
using Emotion.Grains.Interfaces.Models;

namespace Emotion.Api.Models;

/// <summary>Puts together what silos report about a model.</summary>
internal static class ModelViews
{
    private static readonly string[] WorstFirst = ["failed", "loading", "unloaded", "ready"];

    /// <summary>Writes a model.</summary>
    /// <param name="status">Its status over all silos.</param>
    /// <param name="description">Its stable version, if one is ready.</param>
    /// <param name="full">Whether heads, features and card are wanted.</param>
    public static ModelView Of(ModelStatus status, ModelDescription? description, bool full) => new(
        status.Rollout.Model,
        description?.Kind,
        description?.Description,
        description is { Heads: [var first, ..] } ? first.Labels : [],
        status.Rollout,
        status.Trial is { } trial ? Of(trial) : null,
        [.. VersionsOf(status)],
        full ? description?.Heads : null,
        full && description is { Features.Length: > 0 } ? description.Features : null,
        full && description is not null ? JsonSerializer.Deserialize(description.Card, ModelsJson.Default.JsonElement) : null);

    private static TrialView Of(TrialReport trial) => new(
        trial.Candidate,
        trial.Inputs,
        trial.Errors,
        trial.Inputs == 0 ? 0 : trial.Seconds * 1000 / trial.Inputs,
        trial.Compared,
        trial.Disagreed,
        trial.Compared == 0 ? 0 : (double)trial.Disagreed / trial.Compared,
        trial.Skipped,
        trial.Labels,
        trial.Worst);

    private static IEnumerable<VersionView> VersionsOf(ModelStatus status) => status.Silos
        .SelectMany(report => report.Versions.Select(version => (report.Silo, Version: version)))
        .GroupBy(entry => entry.Version.Version, StringComparer.Ordinal)
        .Select(group => Of(group.Key, [.. group], status.Rollout));

    private static VersionView Of(string version, IReadOnlyList<(string Silo, VersionStatus Status)> silos, ModelRollout rollout)
    {
        var all = silos.Select(entry => entry.Status).ToArray();
        var inputs = all.Sum(status => status.Inputs);
        return new VersionView(
            version,
            WorstFirst.First(state => all.Any(status => status.State == state)),
            version == rollout.Stable ? "stable" : version == rollout.Candidate ? "candidate" : null,
            all.Select(status => status.Error).FirstOrDefault(error => error is not null),
            all.Max(status => status.Bytes),
            all.Max(status => status.LoadedAt),
            inputs,
            all.Sum(status => status.Errors),
            all.Sum(status => status.Rejected),
            Mean(status => status.MeanBatch),
            Mean(status => status.ComputeMs),
            all.Max(status => status.LatencyP50Ms),
            all.Max(status => status.LatencyP99Ms),
            all.Max(status => status.QueueWaitP99Ms),
            all.Max(status => status.Drift),
            Answers(all),
            silos.ToDictionary(entry => entry.Silo, entry => entry.Status.State));

        double Mean(Func<VersionStatus, double> value) => inputs == 0 ? 0 : all.Sum(status => value(status) * status.Inputs) / inputs;
    }

    private static Dictionary<string, long> Answers(IEnumerable<VersionStatus> silos)
    {
        var answers = new Dictionary<string, long>();
        foreach (var status in silos)
        {
            for (var i = 0; i < status.Bins.Length; i++)
            {
                answers[status.Bins[i]] = answers.GetValueOrDefault(status.Bins[i]) + status.Answers[i];
            }
        }

        return answers;
    }
}
