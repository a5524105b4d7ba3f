namespace Emotion.Inference;

/// <summary>
/// The distribution of answers on the evaluation data. Without <see cref="Edges"/> it is the share of each label being the most probable one
/// of the head; with them it is the share of the head's first value in each bin.
/// </summary>
public sealed record ModelReference
{
    /// <summary>The head looked at.</summary>
    public required string Head { get; init; }

    /// <summary>Inner bin edges, ascending: n edges make n + 1 bins; null to count most probable labels.</summary>
    public IReadOnlyList<float>? Edges { get; init; }

    /// <summary>The shares, summing to 1: one per label, or one per bin.</summary>
    public required IReadOnlyList<float> Shares { get; init; }
}
