namespace Emotion.Training.Risk.Boosting;

/// <summary>Settings of <see cref="GradientBoosting"/>.</summary>
internal sealed record BoostingOptions
{
    /// <summary>Trees per booster.</summary>
    public int Trees { get; init; } = 200;

    /// <summary>Shrinkage of each tree.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>Leaves per tree at most.</summary>
    public int Leaves { get; init; } = 8;

    /// <summary>Rows in a leaf at least.</summary>
    public int MinRows { get; init; } = 20;

    /// <summary>Sum of second derivatives in a leaf at least.</summary>
    public double MinHessian { get; init; } = 0.5;

    /// <summary>L2 penalty on leaf values.</summary>
    public double Lambda { get; init; } = 5;

    /// <summary>Share of rows each tree sees.</summary>
    public double RowFraction { get; init; } = 0.7;

    /// <summary>Share of features each tree sees.</summary>
    public double FeatureFraction { get; init; } = 0.5;

    /// <summary>Boosters of different seeds whose log-odds are averaged.</summary>
    public int Boosters { get; init; } = 3;

    /// <summary>Seed of rows and features drawn.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Per feature: 1 when the score may only rise with it, -1 when it may only fall, 0 when free.</summary>
    public IReadOnlyList<sbyte> Monotone { get; init; } = [];
}
