using Emotion.Grains.Risk.Features;

namespace Emotion.Grains.Risk;

/// <summary>How <see cref="MerchantSnapshot"/>, which knows no Orleans, crosses silos.</summary>
[GenerateSerializer, Alias("Emotion.Risk.MerchantSnapshotSurrogate")]
internal struct MerchantSnapshotSurrogate
{
    /// <summary>Counts of 1, 7 and 30 days.</summary>
    [Id(0)]
    public (int Day, int Week, int Month) Counts;

    /// <summary>Frauds of 1, 7 and 30 days.</summary>
    [Id(1)]
    public (int Day, int Week, int Month) Frauds;

    /// <summary>Usual frauds of 30 days, frauds of the streak, usual ones of the streak.</summary>
    [Id(2)]
    public (int Usual, int Streak, int StreakUsual) Kinds;

    /// <summary>Days since the streak, the first usual fraud, the last fraud, the last legitimate transaction.</summary>
    [Id(3)]
    public (float Streak, float FirstUsual, float LastFraud, float LastLegitimate) Days;
}

/// <summary>Converts to and fro.</summary>
[RegisterConverter]
internal sealed class MerchantSnapshotConverter : IConverter<MerchantSnapshot, MerchantSnapshotSurrogate>
{
    /// <inheritdoc/>
    public MerchantSnapshot ConvertFromSurrogate(in MerchantSnapshotSurrogate surrogate) => new()
    {
        Count1d = surrogate.Counts.Day,
        Count7d = surrogate.Counts.Week,
        Count30d = surrogate.Counts.Month,
        Frauds1d = surrogate.Frauds.Day,
        Frauds7d = surrogate.Frauds.Week,
        Frauds30d = surrogate.Frauds.Month,
        UsualFrauds30d = surrogate.Kinds.Usual,
        StreakFrauds = surrogate.Kinds.Streak,
        StreakUsualFrauds = surrogate.Kinds.StreakUsual,
        StreakDays = surrogate.Days.Streak,
        DaysSinceFirstUsualFraud = surrogate.Days.FirstUsual,
        DaysSinceLastFraud = surrogate.Days.LastFraud,
        DaysSinceLastLegitimate = surrogate.Days.LastLegitimate,
    };

    /// <inheritdoc/>
    public MerchantSnapshotSurrogate ConvertToSurrogate(in MerchantSnapshot value) => new()
    {
        Counts = (value.Count1d, value.Count7d, value.Count30d),
        Frauds = (value.Frauds1d, value.Frauds7d, value.Frauds30d),
        Kinds = (value.UsualFrauds30d, value.StreakFrauds, value.StreakUsualFrauds),
        Days = (value.StreakDays, value.DaysSinceFirstUsualFraud, value.DaysSinceLastFraud, value.DaysSinceLastLegitimate),
    };
}
