using System.Collections.Immutable;

namespace Emotion.Grains.Interfaces.Models;

/// <summary>How a candidate does: as the one who answers a share of users, and compared with the stable version in shadow.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Models.TrialReport")]
public sealed record TrialReport
{
    /// <summary>The candidate.</summary>
    [Id(0)]
    public required string Candidate { get; init; }

    /// <summary>The revision of the rollout that it belongs to.</summary>
    [Id(1)]
    public long Revision { get; init; }

    /// <summary>Inputs the candidate scored, answered or in shadow.</summary>
    [Id(2)]
    public long Inputs { get; init; }

    /// <summary>Inputs it failed on or was too late for; the stable version answered them.</summary>
    [Id(3)]
    public long Errors { get; init; }

    /// <summary>Seconds it took for <see cref="Inputs"/>, from the call to its answer, summed.</summary>
    [Id(4)]
    public double Seconds { get; init; }

    /// <summary>Inputs compared in shadow.</summary>
    [Id(5)]
    public long Compared { get; init; }

    /// <summary>Of these, those with another most probable label (tabular models: a score that differs by .1 or more).</summary>
    [Id(6)]
    public long Disagreed { get; init; }

    /// <summary>Shadow inputs left out because the candidate could not keep up; users never wait for a shadow.</summary>
    [Id(7)]
    public long Skipped { get; init; }

    /// <summary>The stable version's labels, with how often the candidate was compared and disagreed.</summary>
    [Id(8)]
    public ImmutableArray<LabelDisagreement> Labels { get; init; } = [];

    /// <summary>Those inputs whose probabilities differ most, the worst first.</summary>
    [Id(9)]
    public ImmutableArray<DisagreementExample> Worst { get; init; } = [];
}
