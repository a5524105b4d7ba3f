namespace Emotion.Inference;

/// <summary>Requests shipped with a model and run before it takes traffic.</summary>
public sealed record ModelWarmup
{
    /// <summary>Texts; some short and one long are used when none are given.</summary>
    public IReadOnlyList<string> Texts { get; set; } = [];

    /// <summary>Feature rows; a row of zeros is used when none are given.</summary>
    public IReadOnlyList<IReadOnlyList<float>> Rows { get; set; } = [];
}
