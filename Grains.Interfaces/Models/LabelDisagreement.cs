namespace Emotion.Grains.Interfaces.Models;

/// <summary>How often a candidate disagrees where the stable version says one label.</summary>
/// <param name="Label">The stable version's label.</param>
/// <param name="Compared">Inputs compared.</param>
/// <param name="Disagreed">Inputs with another label by the candidate.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Models.LabelDisagreement")]
public sealed record LabelDisagreement([property: Id(0)] string Label, [property: Id(1)] long Compared, [property: Id(2)] long Disagreed);
