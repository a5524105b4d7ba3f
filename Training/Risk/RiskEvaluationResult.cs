namespace Emotion.Training.Risk;

/// <summary>Two measures of how well scores rank frauds first.</summary>
/// <param name="Auc">Area under the ROC curve.</param>
/// <param name="Ap">Average precision.</param>
internal sealed record RankingMetrics(double Auc, double Ap);

/// <summary>What <c>evaluate risk</c> prints.</summary>
internal sealed record RiskEvaluationResult
{
    /// <summary>Area under the ROC curve, known cards left out.</summary>
    public required double Auc { get; init; }

    /// <summary>Average precision, known cards left out.</summary>
    public required double Ap { get; init; }

    /// <summary>Mean share of compromised cards among the day's 100 most suspicious, known and found cards left out.</summary>
    public required double CardPrecision100 { get; init; }

    /// <summary>The same day by day. Empty in manifests written before it was kept.</summary>
    public IReadOnlyList<CardPrecisionDay> CardPrecision100ByDay { get; init; } = [];

    /// <summary>Brier score.</summary>
    public required double Brier { get; init; }

    /// <summary>Expected calibration error over ten bins.</summary>
    public required double CalibrationError { get; init; }

    /// <summary>Transactions measured.</summary>
    public required int Transactions { get; init; }

    /// <summary>Frauds among them.</summary>
    public required int Frauds { get; init; }

    /// <summary>Transactions of the test days left out, since their cards were known to be compromised.</summary>
    public required int TransactionsOfKnownCards { get; init; }

    /// <summary>The same with all cards.</summary>
    public required RankingMetrics AllCards { get; init; }

    /// <summary>Reliability table.</summary>
    public required IReadOnlyList<CalibrationBin> Calibration { get; init; }

    /// <summary>First training day.</summary>
    public required DateOnly TrainFrom { get; init; }

    /// <summary>Last training day.</summary>
    public required DateOnly TrainTo { get; init; }

    /// <summary>First test day.</summary>
    public required DateOnly TestFrom { get; init; }

    /// <summary>Last test day.</summary>
    public required DateOnly TestTo { get; init; }

    /// <summary>Days until frauds are reported.</summary>
    public required int DelayDays { get; init; }

    /// <summary>The model measured.</summary>
    public string? Model { get; init; }
}
