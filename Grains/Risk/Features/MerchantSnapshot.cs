namespace Emotion.Grains.Risk.Features;

/// <summary>A merchant's record as known at one hour; the fields are those of the <c>Merchant...</c> members of <see cref="RiskFeature"/>.</summary>
public struct MerchantSnapshot : IEquatable<MerchantSnapshot>
{
    /// <summary>A merchant of whom nothing is known.</summary>
    public MerchantSnapshot()
    {
        StreakDays = DaysSinceFirstUsualFraud = DaysSinceLastFraud = DaysSinceLastLegitimate = -1;
    }

    /// <summary>Transactions of 1 day.</summary>
    public int Count1d { get; set; }

    /// <summary>Transactions of 7 days.</summary>
    public int Count7d { get; set; }

    /// <summary>Transactions of 30 days.</summary>
    public int Count30d { get; set; }

    /// <summary>Frauds of 1 day.</summary>
    public int Frauds1d { get; set; }

    /// <summary>Frauds of 7 days.</summary>
    public int Frauds7d { get; set; }

    /// <summary>Frauds of 30 days.</summary>
    public int Frauds30d { get; set; }

    /// <summary>Frauds of 30 days on amounts that were usual for their customers.</summary>
    public int UsualFrauds30d { get; set; }

    /// <summary>Frauds of the unbroken run that ends at the cut-off.</summary>
    public int StreakFrauds { get; set; }

    /// <summary>Those of the run on amounts usual for their customers.</summary>
    public int StreakUsualFrauds { get; set; }

    /// <summary>Days since the run began, -1 without one.</summary>
    public float StreakDays { get; set; }

    /// <summary>Days since the first fraud on a usual amount in 30 days, -1 without one.</summary>
    public float DaysSinceFirstUsualFraud { get; set; }

    /// <summary>Days since the last fraud in 30 days, -1 without one.</summary>
    public float DaysSinceLastFraud { get; set; }

    /// <summary>Days since the last legitimate transaction in 30 days, -1 without one.</summary>
    public float DaysSinceLastLegitimate { get; set; }

    /// <summary>Whether the two are equal in every field.</summary>
    public static bool operator ==(MerchantSnapshot left, MerchantSnapshot right) => left.Equals(right);

    /// <summary>Whether the two differ in any field.</summary>
    public static bool operator !=(MerchantSnapshot left, MerchantSnapshot right) => !left.Equals(right);

    /// <inheritdoc/>
    public readonly bool Equals(MerchantSnapshot other) =>
        (Count1d, Count7d, Count30d, Frauds1d, Frauds7d, Frauds30d, UsualFrauds30d)
            == (other.Count1d, other.Count7d, other.Count30d, other.Frauds1d, other.Frauds7d, other.Frauds30d, other.UsualFrauds30d)
        && (StreakFrauds, StreakUsualFrauds, StreakDays) == (other.StreakFrauds, other.StreakUsualFrauds, other.StreakDays)
        && (DaysSinceFirstUsualFraud, DaysSinceLastFraud, DaysSinceLastLegitimate)
            == (other.DaysSinceFirstUsualFraud, other.DaysSinceLastFraud, other.DaysSinceLastLegitimate);

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is MerchantSnapshot other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(Count30d, Frauds30d, StreakFrauds, DaysSinceLastFraud);

    internal readonly MerchantSnapshot Include(in MerchantHistory.Slice slice, int hoursBeforeCutoff)
    {
        var sum = this;
        sum.Count30d += slice.Count;
        sum.Frauds30d += slice.Frauds;
        sum.UsualFrauds30d += slice.UsualFrauds;
        if (hoursBeforeCutoff <= 7 * 24)
        {
            sum.Count7d += slice.Count;
            sum.Frauds7d += slice.Frauds;
        }

        if (hoursBeforeCutoff <= 24)
        {
            sum.Count1d += slice.Count;
            sum.Frauds1d += slice.Frauds;
        }

        return sum;
    }
}
