using System.Buffers;

namespace Emotion.Grains.Risk.Features;

/// <summary>
/// Computes the features of a transaction from what event time says had happened before it. Pure and deterministic: training and
/// serving run this very code, so equal histories give equal features to the last bit.
/// </summary>
public static class RiskFeatureCalculator
{
    /// <summary>How many features there are.</summary>
    public const int Count = (int)RiskFeature.MerchantDaysSinceLastLegitimate + 1;

    /// <summary>The longest reporting delay that merchants' memory allows for.</summary>
    public static readonly TimeSpan MaxReportingDelay = TimeSpan.FromDays(14);

    private const long MinuteMs = 60_000;
    private const long HourMs = 60 * MinuteMs;
    private const long DayMs = 24 * HourMs;
    private const double UsualOverMedian = 2;
    private const double OutlierOverMedian = 3;

    /// <summary>Names of the features as users see them, in the order of <see cref="RiskFeature"/>.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. Enum.GetNames<RiskFeature>().Select(System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName)];

    /// <summary>Whether the amount is at most twice what is usual for the customer (or nothing is known of the customer).</summary>
    public static bool IsUsual(ReadOnlySpan<float> features) => features[(int)RiskFeature.AmountOverMedian30d] <= UsualOverMedian;

    /// <summary>
    /// Writes the features of <paramref name="transaction"/>, which is not yet in <paramref name="history"/>, into
    /// <paramref name="features"/> (<see cref="Count"/> long).
    /// </summary>
    public static void Compute(
        in CardTransaction transaction,
        CustomerHistory history,
        in CustomerProfile profile,
        in MerchantSnapshot merchant,
        TimeSpan reportingDelay,
        Span<float> features)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentOutOfRangeException.ThrowIfNotEqual(features.Length, Count);
        var before = history.Entries[..history.IndexAfter(transaction.Time)];
        var row = new Row(features);
        row[RiskFeature.Amount] = transaction.Amount;
        Windows(transaction, before, row);
        Usual(transaction, before, row);
        Places(transaction, before, profile, row);
        Calendar(transaction.Time, profile, row);
        CustomerFrauds(transaction.Time, (long)reportingDelay.TotalMilliseconds, history.Frauds, row);
        Merchant(merchant, row);
    }

    private static void Windows(in CardTransaction transaction, ReadOnlySpan<CustomerHistory.Entry> before, Row row)
    {
        var (minute, fiveMinutes, hour, day, week, month) = (0, 0, 0, 0, 0, 0);
        var (sum1m, sum5m, sum1h, sum24h, sum7d, sum30d) = (0d, 0d, 0d, 0d, 0d, 0d);
        var (max1h, max24h, max7d) = (0d, 0d, 0d);
        var visits = -1;
        for (var i = before.Length; i >= 0; i--)
        {
            var (age, amount, merchant) = i == before.Length
                ? (0L, transaction.Amount, transaction.Merchant)
                : (transaction.Time - before[i].Time, before[i].Amount, before[i].Merchant);
            if (age >= 30 * DayMs)
            {
                break;
            }

            (month, sum30d) = (month + 1, sum30d + amount);
            visits += merchant == transaction.Merchant ? 1 : 0;
            if (age < 7 * DayMs)
            {
                (week, sum7d, max7d) = (week + 1, sum7d + amount, Math.Max(max7d, amount));
            }

            if (age < DayMs)
            {
                (day, sum24h, max24h) = (day + 1, sum24h + amount, Math.Max(max24h, amount));
            }

            if (age < HourMs)
            {
                (hour, sum1h, max1h) = (hour + 1, sum1h + amount, Math.Max(max1h, amount));
            }

            if (age < 5 * MinuteMs)
            {
                (fiveMinutes, sum5m) = (fiveMinutes + 1, sum5m + amount);
            }

            if (age < MinuteMs)
            {
                (minute, sum1m) = (minute + 1, sum1m + amount);
            }
        }

        row[RiskFeature.Count1m] = minute;
        row[RiskFeature.Count5m] = fiveMinutes;
        row[RiskFeature.Count1h] = hour;
        row[RiskFeature.Count24h] = day;
        row[RiskFeature.Count7d] = week;
        row[RiskFeature.Count30d] = month;
        row[RiskFeature.Sum1m] = sum1m;
        row[RiskFeature.Sum5m] = sum5m;
        row[RiskFeature.Sum1h] = sum1h;
        row[RiskFeature.Sum24h] = sum24h;
        row[RiskFeature.Sum7d] = sum7d;
        row[RiskFeature.Max1h] = max1h;
        row[RiskFeature.Max24h] = max24h;
        row[RiskFeature.Max7d] = max7d;
        row[RiskFeature.Mean24h] = sum24h / day;
        row[RiskFeature.Mean7d] = sum7d / week;
        row[RiskFeature.Mean30d] = sum30d / month;
        row[RiskFeature.AmountOverMean30d] = sum30d > 0 ? transaction.Amount / (sum30d / month) : 1;
        row[RiskFeature.MerchantVisits30d] = visits;
        row[RiskFeature.DistinctMerchants1h] = Distinct(transaction.Merchant, before[^(hour - 1)..]);
        row[RiskFeature.DistinctMerchants24h] = Distinct(transaction.Merchant, before[^(day - 1)..]);
        row[RiskFeature.SecondsSinceLast] = month == 1 ? -1 : (transaction.Time - before[^1].Time) / 1000d;
    }

    private static int Distinct(ulong own, ReadOnlySpan<CustomerHistory.Entry> before)
    {
        var seen = ArrayPool<ulong>.Shared.Rent(before.Length + 1);
        seen[0] = own;
        for (var i = 0; i < before.Length; i++)
        {
            seen[i + 1] = before[i].Merchant;
        }

        var merchants = seen.AsSpan(0, before.Length + 1);
        merchants.Sort();
        var distinct = 1;
        for (var i = 1; i < merchants.Length; i++)
        {
            distinct += merchants[i] == merchants[i - 1] ? 0 : 1;
        }

        ArrayPool<ulong>.Shared.Return(seen);
        return distinct;
    }

    /// <summary>What is usual for the customer: over the 30 days before, this transaction left out so that it cannot hide itself.</summary>
    private static void Usual(in CardTransaction transaction, ReadOnlySpan<CustomerHistory.Entry> before, Row row)
    {
        var first = before.Length;
        while (first > 0 && transaction.Time - before[first - 1].Time < 30 * DayMs)
        {
            first--;
        }

        var month = before[first..];
        if (month.IsEmpty)
        {
            (row[RiskFeature.Median30d], row[RiskFeature.AmountOverMedian30d]) = (-1, -1);
            (row[RiskFeature.AmountZScore30d], row[RiskFeature.Outliers14d]) = (0, 0);
            return;
        }

        var rented = ArrayPool<double>.Shared.Rent(month.Length);
        var amounts = rented.AsSpan(0, month.Length);
        var mean = 0d;
        for (var i = 0; i < amounts.Length; i++)
        {
            mean += (amounts[i] = month[i].Amount) / amounts.Length;
        }

        amounts.Sort();
        var median = (amounts[(amounts.Length - 1) / 2] + amounts[amounts.Length / 2]) / 2;
        var variance = 0d;
        foreach (var amount in amounts)
        {
            variance += (amount - mean) * (amount - mean) / Math.Max(1, amounts.Length - 1);
        }

        ArrayPool<double>.Shared.Return(rented);
        var outliers = 0;
        for (var i = month.Length - 1; i >= 0 && transaction.Time - month[i].Time < 14 * DayMs; i--)
        {
            outliers += month[i].Amount > OutlierOverMedian * median ? 1 : 0;
        }

        row[RiskFeature.Median30d] = median;
        row[RiskFeature.AmountOverMedian30d] = median > 0 ? transaction.Amount / median : -1;
        row[RiskFeature.AmountZScore30d] = variance > 0 ? (transaction.Amount - mean) / Math.Sqrt(variance) : 0;
        row[RiskFeature.Outliers14d] = outliers;
    }

    private static void Places(
        in CardTransaction transaction, ReadOnlySpan<CustomerHistory.Entry> before, in CustomerProfile profile, Row row)
    {
        var (kilometres, speed) = (double.NaN, double.NaN);
        for (var i = before.Length - 1; i >= 0 && double.IsNaN(kilometres) && transaction.Time - before[i].Time < 30 * DayMs; i--)
        {
            kilometres = GeoDistance.Kilometres(before[i].Latitude, before[i].Longitude, transaction.Latitude, transaction.Longitude);
            speed = kilometres * HourMs / Math.Max(MinuteMs, transaction.Time - before[i].Time);
        }

        var home = GeoDistance.Kilometres(profile.HomeLatitude, profile.HomeLongitude, transaction.Latitude, transaction.Longitude);
        row[RiskFeature.KmFromLast] = double.IsNaN(kilometres) ? -1 : kilometres;
        row[RiskFeature.KmhFromLast] = double.IsNaN(speed) ? -1 : speed;
        row[RiskFeature.KmFromHome] = double.IsNaN(home) ? -1 : home;
        row[RiskFeature.ForeignCountry] = transaction.Country is null || profile.HomeCountry is null ? -1
            : string.Equals(transaction.Country, profile.HomeCountry, StringComparison.OrdinalIgnoreCase) ? 0 : 1;
    }

    private static void Calendar(long time, in CustomerProfile profile, Row row)
    {
        var at = DateTimeOffset.FromUnixTimeMilliseconds(time);
        row[RiskFeature.HourOfDay] = at.TimeOfDay.TotalHours;
        row[RiskFeature.IsNight] = at.Hour is >= 22 or < 6 ? 1 : 0;
        row[RiskFeature.IsWeekend] = at.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 1 : 0;
        row[RiskFeature.AccountAgeDays] = profile.SignupTime is { } signup ? Math.Max(0, (time - signup) / (double)DayMs) : -1;
    }

    private static void CustomerFrauds(long time, long delay, ReadOnlySpan<long> frauds, Row row)
    {
        var (count, days) = (0, -1d);
        foreach (var fraud in frauds)
        {
            var age = time - delay - fraud;
            if (age is >= 0 and < 30 * DayMs)
            {
                (count, days) = (count + 1, (time - fraud) / (double)DayMs);
            }
        }

        row[RiskFeature.CustomerFrauds30d] = count;
        row[RiskFeature.CustomerDaysSinceFraud] = days;
    }

    private static void Merchant(in MerchantSnapshot merchant, Row row)
    {
        row[RiskFeature.MerchantCount1d] = merchant.Count1d;
        row[RiskFeature.MerchantCount7d] = merchant.Count7d;
        row[RiskFeature.MerchantCount30d] = merchant.Count30d;
        row[RiskFeature.MerchantFraudRate1d] = (double)merchant.Frauds1d / Math.Max(1, merchant.Count1d);
        row[RiskFeature.MerchantFraudRate7d] = (double)merchant.Frauds7d / Math.Max(1, merchant.Count7d);
        row[RiskFeature.MerchantFraudRate30d] = (double)merchant.Frauds30d / Math.Max(1, merchant.Count30d);
        row[RiskFeature.MerchantUsualFrauds30d] = merchant.UsualFrauds30d;
        row[RiskFeature.MerchantFraudStreak] = merchant.StreakFrauds;
        row[RiskFeature.MerchantStreakUsualFrauds] = merchant.StreakUsualFrauds;
        row[RiskFeature.MerchantStreakDays] = merchant.StreakDays;
        row[RiskFeature.MerchantDaysSinceFirstUsualFraud] = merchant.DaysSinceFirstUsualFraud;
        row[RiskFeature.MerchantDaysSinceLastFraud] = merchant.DaysSinceLastFraud;
        row[RiskFeature.MerchantDaysSinceLastLegitimate] = merchant.DaysSinceLastLegitimate;
    }

    /// <summary>A feature row addressed by name; values are kept in the precision of the model's input.</summary>
    private readonly ref struct Row(Span<float> values)
    {
        private readonly Span<float> _values = values;

        public double this[RiskFeature feature]
        {
            get => _values[(int)feature];
            set => _values[(int)feature] = (float)value;
        }
    }
}
