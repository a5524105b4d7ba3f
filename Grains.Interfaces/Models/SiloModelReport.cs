using System.Collections.Immutable;

namespace Emotion.Grains.Interfaces.Models;

/// <summary>What a silo tells a model's rollout grain twice a second.</summary>
/// <param name="Silo">The silo.</param>
/// <param name="Versions">The versions it knows.</param>
/// <param name="Trial">What the candidate did since the last report; null for nothing.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Models.SiloModelReport")]
public sealed record SiloModelReport(
    [property: Id(0)] string Silo,
    [property: Id(1)] ImmutableArray<VersionStatus> Versions,
    [property: Id(2)] TrialReport? Trial);
