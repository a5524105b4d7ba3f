namespace Emotion.Inference;

/// <summary>
/// One output of a model. The emotion model has the heads <c>emotion</c> (28 labels), <c>ekman</c>, <c>sentiment</c>, <c>polarity</c> and
/// <c>tweetEmotion</c>; a tabular model with one score has one head of one label.
/// </summary>
public sealed record ModelHead
{
    /// <summary>The head's name.</summary>
    public required string Name { get; init; }

    /// <summary>The graph's output of shape <c>float[batch, labels]</c>; the head's name unless given. Heads may share one by <see cref="Offset"/>.</summary>
    public string? Output { get; init; }

    /// <summary>Where the head's first label stands in the output's second dimension.</summary>
    public int Offset { get; init; }

    /// <summary>The labels, in the output's order; distinct.</summary>
    public required IReadOnlyList<string> Labels { get; init; }

    /// <summary>What turns the graph's values into probabilities: <c>none</c>, <c>sigmoid</c> or <c>softmax</c>.</summary>
    public string Activation { get; set; } = "none";

    /// <summary>Calibration: each value is multiplied by its label's entry before the activation (one entry serves all labels); null for 1.</summary>
    public IReadOnlyList<float>? Scale { get; init; }

    /// <summary>Calibration: each label's entry is added after <see cref="Scale"/>; null for 0.</summary>
    public IReadOnlyList<float>? Bias { get; init; }

    /// <summary>The published decision threshold per label, in (0, 1); null for .5.</summary>
    public IReadOnlyList<float>? Thresholds { get; init; }
}
