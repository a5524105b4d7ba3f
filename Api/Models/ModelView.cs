using System.Text.Json;
using Emotion.Grains.Interfaces.Models;

namespace Emotion.Api.Models;

/// <summary>The models of the cluster.</summary>
/// <param name="Items">The models, by name.</param>
public sealed record ModelList(IReadOnlyList<ModelView> Items);

/// <summary>A model over all silos.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind"><c>text</c> or <c>tabular</c>; null while no version is ready.</param>
/// <param name="Description">One sentence.</param>
/// <param name="Labels">The labels of the stable version's first head.</param>
/// <param name="Rollout">The rollout in force.</param>
/// <param name="Trial">How the candidate does, or the last one that was taken back: disagreement in shadow, errors, time.</param>
/// <param name="Versions">The versions, over all silos.</param>
/// <param name="Heads">The outputs with labels and thresholds; only for one model.</param>
/// <param name="Features">Tabular models: the features in order; only for one model.</param>
/// <param name="Card">Further members of the manifest, such as metrics and data; only for one model.</param>
public sealed record ModelView(
    string Name,
    string? Kind,
    string? Description,
    IReadOnlyList<string> Labels,
    ModelRollout Rollout,
    TrialView? Trial,
    IReadOnlyList<VersionView> Versions,
    IReadOnlyList<HeadDescription>? Heads = null,
    IReadOnlyList<string>? Features = null,
    JsonElement? Card = null);

/// <summary>A trial's figures.</summary>
/// <param name="Candidate">The candidate.</param>
/// <param name="Inputs">Inputs it scored.</param>
/// <param name="Errors">Inputs it failed on; the stable version answered them.</param>
/// <param name="MeanMs">Mean time per input, in milliseconds.</param>
/// <param name="Compared">Inputs compared in shadow.</param>
/// <param name="Disagreed">Of these, those with another label.</param>
/// <param name="DisagreementRate">Their share, from 0 to 1.</param>
/// <param name="Skipped">Shadow inputs left out because the candidate could not keep up.</param>
/// <param name="Labels">Comparisons and disagreements per label of the stable version.</param>
/// <param name="Worst">The inputs with the largest differences.</param>
public sealed record TrialView(
    string Candidate,
    long Inputs,
    long Errors,
    double MeanMs,
    long Compared,
    long Disagreed,
    double DisagreementRate,
    long Skipped,
    IReadOnlyList<LabelDisagreement> Labels,
    IReadOnlyList<DisagreementExample> Worst);

/// <summary>A version over all silos.</summary>
/// <param name="Version">The version.</param>
/// <param name="State"><c>loading</c>, <c>ready</c>, <c>failed</c> or <c>unloaded</c>: the worst over the silos.</param>
/// <param name="Role"><c>stable</c>, <c>candidate</c> or null.</param>
/// <param name="Error">Why a silo refused it.</param>
/// <param name="Bytes">Size of its folder.</param>
/// <param name="LoadedAt">When it was last loaded.</param>
/// <param name="Inputs">Inputs scored.</param>
/// <param name="Errors">Inputs that failed.</param>
/// <param name="Rejected">Inputs turned away because the queue was full.</param>
/// <param name="MeanBatch">Mean inputs per run.</param>
/// <param name="ComputeMs">Mean time of the model per input, in milliseconds.</param>
/// <param name="LatencyP50Ms">Median from arrival to answer: the slowest silo's, in milliseconds.</param>
/// <param name="LatencyP99Ms">99th percentile from arrival to answer: the slowest silo's, in milliseconds.</param>
/// <param name="QueueWaitP99Ms">99th percentile of the wait in the queue: the slowest silo's, in milliseconds.</param>
/// <param name="Drift">Population stability index of recent answers against the card: the largest silo's; above .25 look at the input.</param>
/// <param name="Answers">Answers per label or score bin.</param>
/// <param name="Silos">State per silo.</param>
public sealed record VersionView(
    string Version,
    string State,
    string? Role,
    string? Error,
    long Bytes,
    DateTimeOffset? LoadedAt,
    long Inputs,
    long Errors,
    long Rejected,
    double MeanBatch,
    double ComputeMs,
    double LatencyP50Ms,
    double LatencyP99Ms,
    double QueueWaitP99Ms,
    double? Drift,
    IReadOnlyDictionary<string, long> Answers,
    IReadOnlyDictionary<string, string> Silos);
