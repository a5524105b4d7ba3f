namespace Emotion.Inference;

/// <summary>How a model likes to be batched.</summary>
public sealed record ModelBatching
{
    /// <summary>Most inputs in one run of the graph; the smaller of this and the setting holds. 1 when batching gains nothing.</summary>
    public int Max { get; set; } = 32;

    /// <summary>True when padding would change scores: then only texts of equal length share a run.</summary>
    public bool EqualLengths { get; init; }
}
