using System.Collections.Immutable;

namespace Emotion.Grains.Interfaces.Models;

/// <summary>A model over all silos.</summary>
/// <param name="Rollout">The rollout in force.</param>
/// <param name="Silos">Each silo's versions, from its latest report.</param>
/// <param name="Trial">How the candidate of the rollout, or the one that was taken back, does over all silos; null without one.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Models.ModelStatus")]
public sealed record ModelStatus(
    [property: Id(0)] ModelRollout Rollout,
    [property: Id(1)] ImmutableArray<SiloModelReport> Silos,
    [property: Id(2)] TrialReport? Trial);
