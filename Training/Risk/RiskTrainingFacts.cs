namespace Emotion.Training.Risk;

/// <summary>How a model was trained, kept in its <c>model.json</c>.</summary>
internal sealed record RiskTrainingFacts
{
    /// <summary>The files as named on the command line: <c>evaluate risk</c> reads them for warm-up when it is given later ones only.</summary>
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>First training day.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last training day.</summary>
    public required DateOnly To { get; init; }

    /// <summary>Days until frauds are reported.</summary>
    public required int DelayDays { get; init; }

    /// <summary>Transactions learned from.</summary>
    public required int Transactions { get; init; }

    /// <summary>Frauds among them.</summary>
    public required int Frauds { get; init; }

    /// <summary>Seed.</summary>
    public required int Seed { get; init; }

    /// <summary>Trees and settings chosen on held-out days.</summary>
    public required string Settings { get; init; }

    /// <summary>Average precision on held-out training days, by settings.</summary>
    public required IReadOnlyDictionary<string, double> HeldOutAp { get; init; }
}
