using System.Collections.Immutable;

namespace Emotion.Grains.Interfaces.Models;

/// <summary>An output of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Labels">Its labels, in order.</param>
/// <param name="Thresholds">The published decision threshold per label; empty for .5.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Models.HeadDescription")]
public sealed record HeadDescription(
    [property: Id(0)] string Name,
    [property: Id(1)] ImmutableArray<string> Labels,
    [property: Id(2)] ImmutableArray<float> Thresholds);
