using System.Collections.Immutable;

namespace Emotion.Grains.Interfaces.Models;

/// <summary>A model version on one silo: its state and what it has done there since it was loaded.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Models.VersionStatus")]
public sealed record VersionStatus
{
    /// <summary>The version.</summary>
    [Id(0)]
    public required string Version { get; init; }

    /// <summary><c>loading</c>, <c>ready</c>, <c>failed</c> or <c>unloaded</c>.</summary>
    [Id(1)]
    public required string State { get; init; }

    /// <summary>Why it was refused; null otherwise.</summary>
    [Id(2)]
    public string? Error { get; init; }

    /// <summary>The bytes of its folder.</summary>
    [Id(3)]
    public long Bytes { get; init; }

    /// <summary>When it was loaded.</summary>
    [Id(4)]
    public DateTimeOffset? LoadedAt { get; init; }

    /// <summary>Inputs scored.</summary>
    [Id(5)]
    public long Inputs { get; init; }

    /// <summary>Inputs that failed.</summary>
    [Id(6)]
    public long Errors { get; init; }

    /// <summary>Inputs turned away because the queue was full.</summary>
    [Id(7)]
    public long Rejected { get; init; }

    /// <summary>Mean inputs per run.</summary>
    [Id(8)]
    public double MeanBatch { get; init; }

    /// <summary>Mean time of the model per input, in milliseconds.</summary>
    [Id(9)]
    public double ComputeMs { get; init; }

    /// <summary>Median from arrival to answer, in milliseconds.</summary>
    [Id(10)]
    public double LatencyP50Ms { get; init; }

    /// <summary>99th percentile from arrival to answer, in milliseconds.</summary>
    [Id(11)]
    public double LatencyP99Ms { get; init; }

    /// <summary>99th percentile of the wait in the queue, in milliseconds.</summary>
    [Id(12)]
    public double QueueWaitP99Ms { get; init; }

    /// <summary>Population stability index of recent answers against the card: above .25 is another population. Null when unknown yet.</summary>
    [Id(13)]
    public double? Drift { get; init; }

    /// <summary>The labels or score bins that <see cref="Answers"/> counts.</summary>
    [Id(14)]
    public ImmutableArray<string> Bins { get; init; } = [];

    /// <summary>Answers per bin.</summary>
    [Id(15)]
    public ImmutableArray<long> Answers { get; init; } = [];
}
