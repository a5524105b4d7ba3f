using System.Collections.Immutable;
using Emotion.Grains.Interfaces.Models;
using Emotion.Inference.Registry;

namespace Emotion.Grains.Models;

/// <summary>Writes what a silo reports of its versions.</summary>
internal static class VersionStatuses
{
    public static ImmutableArray<VersionStatus> Of(IReadOnlyList<ModelVersion> versions) => [.. versions.Select(Of)];

    private static VersionStatus Of(ModelVersion version)
    {
        var status = new VersionStatus
        {
            Version = version.Version,
            State = version.State switch
            {
                ModelState.Loading => "loading",
                ModelState.Ready => "ready",
                ModelState.Failed => "failed",
                _ => "unloaded",
            },
            Error = version.Error,
            Bytes = version.Bytes,
            LoadedAt = version.LoadedAt,
        };
        return version.Statistics is not { } statistics ? status : status with
        {
            Inputs = statistics.Inputs,
            Errors = statistics.Errors,
            Rejected = statistics.Rejected,
            MeanBatch = statistics.MeanBatch,
            ComputeMs = statistics.Compute.Mean.TotalMilliseconds,
            LatencyP50Ms = statistics.Latency.Quantile(.5).TotalMilliseconds,
            LatencyP99Ms = statistics.Latency.Quantile(.99).TotalMilliseconds,
            QueueWaitP99Ms = statistics.QueueWait.Quantile(.99).TotalMilliseconds,
            Drift = statistics.Answers.Drift,
            Bins = [.. statistics.Answers.Bins],
            Answers = [.. statistics.Answers.Counts()],
        };
    }
}
