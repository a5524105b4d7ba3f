using Emotion.Inference;

namespace Emotion.Training.Risk;

/// <summary>The members of <c>model.json</c> that the risk commands write and read: those serving knows (<see cref="ModelManifest"/>) and the training's.</summary>
internal sealed record RiskManifest
{
    /// <summary>The model's name; equals its folder's.</summary>
    public required string Name { get; init; }

    /// <summary>The version; equals its folder's.</summary>
    public required string Version { get; init; }

    /// <summary>Which loader reads it.</summary>
    public string Kind { get; init; } = "tabular";

    /// <summary>One sentence for people.</summary>
    public string? Description { get; init; }

    /// <summary>The features in input order.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];

    /// <summary>The one output.</summary>
    public IReadOnlyList<ModelHead> Heads { get; init; } = [];

    /// <summary>How the model likes to be batched.</summary>
    public ModelBatching Batching { get; init; } = new() { Max = 256 };

    /// <summary>Requests run before the version takes traffic; without rows, serving uses one of zeros.</summary>
    public ModelWarmup Warmup { get; init; } = new();

    /// <summary>Shares of scores on the training days, to notice drift against.</summary>
    public ModelReference? Reference { get; init; }

    /// <summary>How it was trained.</summary>
    public RiskTrainingFacts? Training { get; init; }

    /// <summary>Measures on test days, where there were any.</summary>
    public RiskEvaluationResult? Metrics { get; init; }
}
