using Emotion.Grains.Risk.Features;

namespace Emotion.Grains.Risk;

/// <summary>
/// Features that say the same, and what they would be in an ordinary transaction: one alone, set to its ordinary value, would
/// change little while the others keep saying it.
/// </summary>
/// <param name="Name">What the group is called.</param>
/// <param name="Headlines">The features that may speak for it: the first that is not ordinary does.</param>
/// <param name="Ordinary">Sets the group's features in a row.</param>
internal sealed record ReasonGroup(string Name, RiskFeature[] Headlines, Action<float[], int> Ordinary)
{
    private const float DaySeconds = 86_400;

    /// <summary>All groups.</summary>
    public static readonly ReasonGroup[] All =
    [
        new("amount", [RiskFeature.AmountOverMedian30d, RiskFeature.Amount], static (rows, at) =>
        {
            var usual = Get(rows, at, RiskFeature.Median30d);
            usual = usual < 0 ? Math.Min(Get(rows, at, RiskFeature.Amount), 50) : usual;
            Set(rows, at, RiskFeature.Amount, usual);
            Set(rows, at, RiskFeature.AmountOverMean30d, 1);
            Set(rows, at, RiskFeature.AmountZScore30d, 0);
            foreach (var feature in (ReadOnlySpan<RiskFeature>)[RiskFeature.Max1h, RiskFeature.Max24h, RiskFeature.Sum1m, RiskFeature.Sum5m, RiskFeature.Sum1h])
            {
                Set(rows, at, feature, Math.Min(usual, Get(rows, at, feature)));
            }

            if (Get(rows, at, RiskFeature.AmountOverMedian30d) >= 0)
            {
                Set(rows, at, RiskFeature.AmountOverMedian30d, 1);
            }
        }),
        new("merchantFrauds", [RiskFeature.MerchantFraudRate30d, RiskFeature.MerchantDaysSinceLastFraud], static (rows, at) =>
        {
            foreach (var feature in (ReadOnlySpan<RiskFeature>)
            [
                RiskFeature.MerchantFraudRate1d, RiskFeature.MerchantFraudRate7d, RiskFeature.MerchantFraudRate30d,
                RiskFeature.MerchantUsualFrauds30d, RiskFeature.MerchantFraudStreak, RiskFeature.MerchantStreakUsualFrauds,
            ])
            {
                Set(rows, at, feature, 0);
            }

            foreach (var feature in (ReadOnlySpan<RiskFeature>)
            [
                RiskFeature.MerchantStreakDays, RiskFeature.MerchantDaysSinceFirstUsualFraud, RiskFeature.MerchantDaysSinceLastFraud,
            ])
            {
                Set(rows, at, feature, -1);
            }
        }),
        new("velocity", [RiskFeature.Count1h, RiskFeature.SecondsSinceLast, RiskFeature.Sum1h], static (rows, at) =>
        {
            foreach (var feature in (ReadOnlySpan<RiskFeature>)
            [
                RiskFeature.Count1m, RiskFeature.Count5m, RiskFeature.Count1h, RiskFeature.DistinctMerchants1h,
            ])
            {
                Set(rows, at, feature, 1);
            }

            var amount = Get(rows, at, RiskFeature.Amount);
            foreach (var feature in (ReadOnlySpan<RiskFeature>)[RiskFeature.Sum1m, RiskFeature.Sum5m, RiskFeature.Sum1h, RiskFeature.Max1h])
            {
                Set(rows, at, feature, amount);
            }

            if (Get(rows, at, RiskFeature.SecondsSinceLast) is >= 0 and < DaySeconds)
            {
                Set(rows, at, RiskFeature.SecondsSinceLast, DaySeconds);
            }
        }),
        new("place", [RiskFeature.KmFromHome, RiskFeature.KmFromLast, RiskFeature.ForeignCountry], static (rows, at) =>
        {
            foreach (var feature in (ReadOnlySpan<RiskFeature>)
            [
                RiskFeature.KmFromLast, RiskFeature.KmhFromLast, RiskFeature.KmFromHome, RiskFeature.ForeignCountry,
            ])
            {
                Set(rows, at, feature, Math.Min(0, Get(rows, at, feature)));
            }
        }),
        new("customerFrauds", [RiskFeature.CustomerFrauds30d], static (rows, at) =>
        {
            Set(rows, at, RiskFeature.CustomerFrauds30d, 0);
            Set(rows, at, RiskFeature.CustomerDaysSinceFraud, -1);
        }),
        new("earlierOutliers", [RiskFeature.Outliers14d], static (rows, at) => Set(rows, at, RiskFeature.Outliers14d, 0)),
    ];

    private static float Get(float[] rows, int at, RiskFeature feature) => rows[at + (int)feature];

    private static void Set(float[] rows, int at, RiskFeature feature, float value) => rows[at + (int)feature] = value;
}
