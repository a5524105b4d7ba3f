using System.Collections.Immutable;

namespace Emotion.Grains.Interfaces.Models;

/// <summary>What a silo is to do.</summary>
/// <param name="Rollout">The rollout to follow.</param>
/// <param name="Load">Versions to load, as they are about to be used.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Models.SiloOrders")]
public sealed record SiloOrders([property: Id(0)] ModelRollout Rollout, [property: Id(1)] ImmutableArray<string> Load);
