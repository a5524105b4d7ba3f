namespace Emotion.Grains.Interfaces.Models;

/// <summary>The scores of <see cref="FeatureRows"/>.</summary>
/// <param name="Values">Row after row, <paramref name="Width"/> values each. Not to be changed.</param>
/// <param name="Width">Outputs per row; 1 for a single score.</param>
/// <param name="Model">The model version that answered.</param>
[GenerateSerializer, Immutable, Alias("Emotion.Models.RowScores")]
public sealed record RowScores(
    [property: Id(0)] float[] Values,
    [property: Id(1)] int Width,
    [property: Id(2)] ModelStamp Model);
