namespace Emotion.Grains.Risk.Features;

/// <summary>
/// The features of a transaction, in the order of the model's input. Windows are half-open, (t - w, t] for the customer's own
/// transactions, with t the transaction's event time: the transaction counts in its own windows, one exactly w older does not.
/// Those that hang on fraud reports look back from a cut-off, the reporting delay before t, since nobody knows of a
/// fraud the moment it happens: merchants' windows are [c - w, c) with c = t less the delay, cut down to the whole hour.
/// -1 stands for unknown.
/// </summary>
public enum RiskFeature
{
    /// <summary>The transaction's amount.</summary>
    Amount,

    /// <summary>Transactions of the last minute.</summary>
    Count1m,

    /// <summary>Transactions of the last 5 minutes.</summary>
    Count5m,

    /// <summary>Transactions of the last hour.</summary>
    Count1h,

    /// <summary>Transactions of the last 24 hours.</summary>
    Count24h,

    /// <summary>Transactions of the last 7 days.</summary>
    Count7d,

    /// <summary>Transactions of the last 30 days.</summary>
    Count30d,

    /// <summary>Sum of amounts of the last minute.</summary>
    Sum1m,

    /// <summary>Sum of amounts of the last 5 minutes.</summary>
    Sum5m,

    /// <summary>Sum of amounts of the last hour.</summary>
    Sum1h,

    /// <summary>Sum of amounts of the last 24 hours.</summary>
    Sum24h,

    /// <summary>Sum of amounts of the last 7 days.</summary>
    Sum7d,

    /// <summary>Greatest amount of the last hour.</summary>
    Max1h,

    /// <summary>Greatest amount of the last 24 hours.</summary>
    Max24h,

    /// <summary>Greatest amount of the last 7 days.</summary>
    Max7d,

    /// <summary>Mean amount of the last 24 hours.</summary>
    Mean24h,

    /// <summary>Mean amount of the last 7 days.</summary>
    Mean7d,

    /// <summary>Mean amount of the last 30 days.</summary>
    Mean30d,

    /// <summary>Median amount of the 30 days before, this transaction not counted: what is usual for the customer.</summary>
    Median30d,

    /// <summary>The amount over <see cref="Mean30d"/>; 1 when all amounts are zero.</summary>
    AmountOverMean30d,

    /// <summary>The amount over <see cref="Median30d"/>.</summary>
    AmountOverMedian30d,

    /// <summary>Standard deviations between the amount and the mean of the 30 days before; 0 with fewer than two.</summary>
    AmountZScore30d,

    /// <summary>Earlier transactions of the last 14 days above three times <see cref="Median30d"/>.</summary>
    Outliers14d,

    /// <summary>Merchants of the last hour.</summary>
    DistinctMerchants1h,

    /// <summary>Merchants of the last 24 hours.</summary>
    DistinctMerchants24h,

    /// <summary>Earlier transactions of the last 30 days with this merchant.</summary>
    MerchantVisits30d,

    /// <summary>Seconds since the customer's transaction before, if it is not 30 days ago.</summary>
    SecondsSinceLast,

    /// <summary>Kilometres from the last transaction of 30 days that has a place.</summary>
    KmFromLast,

    /// <summary>Kilometres per hour from the last transaction that has a place, its time at least a minute.</summary>
    KmhFromLast,

    /// <summary>Kilometres from the customer's home.</summary>
    KmFromHome,

    /// <summary>1 when the country is not the customer's home country, 0 when it is.</summary>
    ForeignCountry,

    /// <summary>Days since the customer signed up.</summary>
    AccountAgeDays,

    /// <summary>Hour of the day, UTC, with its fraction.</summary>
    HourOfDay,

    /// <summary>1 from 22:00 to 06:00 UTC.</summary>
    IsNight,

    /// <summary>1 on Saturday and Sunday, UTC.</summary>
    IsWeekend,

    /// <summary>Reported frauds of the customer's transactions in the 30 days up to the cut-off.</summary>
    CustomerFrauds30d,

    /// <summary>Days since the customer's last reported fraud at or before the cut-off.</summary>
    CustomerDaysSinceFraud,

    /// <summary>The merchant's transactions of 1 day up to the cut-off.</summary>
    MerchantCount1d,

    /// <summary>The merchant's transactions of 7 days up to the cut-off.</summary>
    MerchantCount7d,

    /// <summary>The merchant's transactions of 30 days up to the cut-off.</summary>
    MerchantCount30d,

    /// <summary>Share of frauds in <see cref="MerchantCount1d"/>; 0 when there are none.</summary>
    MerchantFraudRate1d,

    /// <summary>Share of frauds in <see cref="MerchantCount7d"/>; 0 when there are none.</summary>
    MerchantFraudRate7d,

    /// <summary>Share of frauds in <see cref="MerchantCount30d"/>; 0 when there are none.</summary>
    MerchantFraudRate30d,

    /// <summary>
    /// The merchant's frauds of 30 days whose amounts were usual for their customers (at most twice the median): they point at
    /// the merchant rather than at the customer.
    /// </summary>
    MerchantUsualFrauds30d,

    /// <summary>The merchant's unbroken run of hours with nothing but frauds before the cut-off: how many frauds.</summary>
    MerchantFraudStreak,

    /// <summary>Frauds of that run whose amounts were usual for their customers.</summary>
    MerchantStreakUsualFrauds,

    /// <summary>Days since that run began.</summary>
    MerchantStreakDays,

    /// <summary>Days since the first of <see cref="MerchantUsualFrauds30d"/>.</summary>
    MerchantDaysSinceFirstUsualFraud,

    /// <summary>Days since the merchant's last fraud before the cut-off.</summary>
    MerchantDaysSinceLastFraud,

    /// <summary>Days since the merchant's last legitimate transaction before the cut-off.</summary>
    MerchantDaysSinceLastLegitimate,
}
