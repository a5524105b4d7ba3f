namespace Emotion.Grains.Interfaces.Models;

/// <summary>Rows of features for a tabular model. Never changed after the call: it crosses grains by reference.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Models.FeatureRows")]
public sealed record FeatureRows
{
    /// <summary>The model's name, such as <c>risk</c> or <c>pricing</c>.</summary>
    [Id(0)]
    public required string Model { get; init; }

    /// <summary>Row after row, each with every feature in the order of the model's <c>features</c>; NaN where a value is missing.</summary>
    [Id(1)]
    public required float[] Values { get; init; }

    /// <summary>Who waits for the answer.</summary>
    [Id(2)]
    public InferencePriority Priority { get; init; } = InferencePriority.Stream;

    /// <summary>Whose rows they are: a rollout gives the same user the same version. Null: the stable version.</summary>
    [Id(3)]
    public string? UserId { get; init; }

    /// <summary>One version, whatever the rollout says; null to follow the rollout.</summary>
    [Id(4)]
    public string? Version { get; init; }
}
