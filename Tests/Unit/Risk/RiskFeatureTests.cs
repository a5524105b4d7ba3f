using System.Buffers;
using CsCheck;
using Emotion.EventTime.State;
using Emotion.Grains.Risk.Features;

namespace Emotion.Tests.Unit.Risk;

/// <summary>Features against a recomputation over all transactions, straight from the definitions.</summary>
public sealed class RiskFeatureTests
{
    private const long Minute = 60_000, Hour = 60 * Minute, Day = 24 * Hour;
    private static readonly TimeSpan Delay = TimeSpan.FromDays(7);

    // Times on a coarse grid, so that window edges and ties are hit; amounts of few values, merchants of few names.
    private static readonly Gen<CardTransaction> Transactions = Gen.Select(
        Gen.OneOf(Gen.Long[0, 40].Select(day => day * Day), Gen.Long[0, 48].Select(half => (35 * Day) + (half * Hour / 2)), Gen.Long[0, 90].Select(second => (36 * Day) + (second * 10_000))),
        Gen.Int[0, 200],
        Gen.ULong[1, 4],
        Gen.Bool,
        Gen.Float[40, 50],
        (time, amount, merchant, placed, degrees) => new CardTransaction(
            (1_000 * Day) + time, amount, merchant, placed ? degrees : float.NaN, placed ? degrees : float.NaN));

    [Fact]
    public void Compute_AnyHistory_EqualsBruteForce() =>
        Transactions.Array[1, 60].Sample(
            all =>
            {
                var sorted = all.OrderBy(transaction => transaction.Time).ToArray();
                var history = new CustomerHistory();
                for (var i = 0; i < sorted.Length; i++)
                {
                    var row = Features(sorted[i], history);
                    AssertEqual(BruteForce(sorted[i], sorted[..i]), row);
                    history.Add(sorted[i], RiskFeatureCalculator.IsUsual(row));
                }
            },
            iter: 300);

    [Fact]
    public void Compute_OutOfOrder_SeesOnlyWhatHappenedBefore() =>
        Transactions.Array[2, 40].Sample(
            all =>
            {
                // The last one comes when all others, later ones too, are known; none is later than allowed.
                var late = all[^1] with { Time = all.Max(transaction => transaction.Time) - (Day / 2) };
                var history = new CustomerHistory();
                foreach (var transaction in all[..^1])
                {
                    history.Add(transaction, usual: true);
                }

                AssertEqual(BruteForce(late, [.. all[..^1].Where(other => other.Time <= late.Time).OrderBy(other => other.Time)]), Features(late, history));
            },
            iter: 300);

    [Fact]
    public void Compute_WindowEdge_IsHalfOpen()
    {
        var history = new CustomerHistory();
        history.Add(new CardTransaction(1_000 * Day, 5, 1), usual: true);
        Assert.Equal(2, Features(new CardTransaction((1_000 * Day) + Hour - 1, 5, 1), history)[(int)RiskFeature.Count1h]);
        Assert.Equal(1, Features(new CardTransaction((1_000 * Day) + Hour, 5, 1), history)[(int)RiskFeature.Count1h]);
    }

    [Fact]
    public void Compute_Fraud_IsSeenOnlyAfterTheReportingDelay()
    {
        var history = new CustomerHistory();
        history.Add(new CardTransaction(1_000 * Day, 5, 1), usual: true);
        Assert.True(history.AddFraud(1_000 * Day));
        Assert.False(history.AddFraud(1_000 * Day));
        Assert.Equal(0, Features(new CardTransaction((1_007 * Day) - 1, 5, 1), history)[(int)RiskFeature.CustomerFrauds30d]);
        Assert.Equal(1, Features(new CardTransaction(1_007 * Day, 5, 1), history)[(int)RiskFeature.CustomerFrauds30d]);
    }

    [Fact]
    public void Compute_ProfileAndPlace_GiveDistanceFromHome()
    {
        var row = new float[RiskFeatureCalculator.Count];
        var profile = new CustomerProfile(48.8566f, 2.3522f, "FR", 900 * Day);
        RiskFeatureCalculator.Compute(
            new CardTransaction(1_000 * Day, 5, 1, 52.52f, 13.405f, "DE"), new CustomerHistory(), profile, new MerchantSnapshot(), Delay, row);
        Assert.Equal(878, row[(int)RiskFeature.KmFromHome], 1.0);
        Assert.Equal(1, row[(int)RiskFeature.ForeignCountry]);
        Assert.Equal(100, row[(int)RiskFeature.AccountAgeDays]);
    }

    [Fact]
    public void Write_AnyHistory_ReadsBackToTheSameFeatures() =>
        Transactions.Array[1, 40].Sample(all =>
        {
            var history = new CustomerHistory();
            foreach (var transaction in all[..^1])
            {
                history.Add(transaction, usual: transaction.Amount < 100);
                _ = history.AddFraud(transaction.Time);
            }

            var buffer = new ArrayBufferWriter<byte>();
            history.Write(new StateWriter(buffer));
            var reader = new StateReader(buffer.WrittenSpan);
            var restored = CustomerHistory.Read(ref reader);
            Assert.Equal(0, reader.Remaining);
            Assert.Equal(Features(all[^1], history), Features(all[^1], restored));
        });

    [Fact]
    public void Add_MoreThanTheBound_ForgetsTheOldest()
    {
        var history = new CustomerHistory();
        for (var i = 0; i < CustomerHistory.MaxTransactions + 10; i++)
        {
            history.Add(new CardTransaction((1_000 * Day) + i, 5, 1), usual: true);
        }

        Assert.Equal(CustomerHistory.MaxTransactions, history.Count);
        Assert.Equal((1_000 * Day) + CustomerHistory.MaxTransactions + 9, history.Newest);
    }

    private static float[] Features(in CardTransaction transaction, CustomerHistory history)
    {
        var row = new float[RiskFeatureCalculator.Count];
        RiskFeatureCalculator.Compute(transaction, history, CustomerProfile.Unknown, new MerchantSnapshot(), Delay, row);
        return row;
    }

    private static void AssertEqual(Dictionary<RiskFeature, double> expected, float[] row)
    {
        foreach (var (feature, value) in expected)
        {
            Assert.True(Math.Abs(value - row[(int)feature]) <= 1e-5 * Math.Max(1, Math.Abs(value)), $"{feature}: {value} expected, {row[(int)feature]} found");
        }
    }

    private static Dictionary<RiskFeature, double> BruteForce(CardTransaction now, CardTransaction[] before)
    {
        CardTransaction[] Within(long window) => [.. before.Where(other => now.Time - other.Time < window), now];
        var month = before.Where(other => now.Time - other.Time < 30 * Day).Select(other => other.Amount).Order().ToArray();
        var median = month.Length == 0 ? -1 : (month[(month.Length - 1) / 2] + month[month.Length / 2]) / 2;
        var last = before.LastOrDefault(other => now.Time - other.Time < 30 * Day);
        var lastPlaced = before.LastOrDefault(other => now.Time - other.Time < 30 * Day && !float.IsNaN(other.Latitude));
        return new Dictionary<RiskFeature, double>
        {
            [RiskFeature.Amount] = now.Amount,
            [RiskFeature.Count1m] = Within(Minute).Length,
            [RiskFeature.Count5m] = Within(5 * Minute).Length,
            [RiskFeature.Count1h] = Within(Hour).Length,
            [RiskFeature.Count24h] = Within(Day).Length,
            [RiskFeature.Count7d] = Within(7 * Day).Length,
            [RiskFeature.Count30d] = Within(30 * Day).Length,
            [RiskFeature.Sum1m] = Within(Minute).Sum(other => other.Amount),
            [RiskFeature.Sum5m] = Within(5 * Minute).Sum(other => other.Amount),
            [RiskFeature.Sum1h] = Within(Hour).Sum(other => other.Amount),
            [RiskFeature.Sum24h] = Within(Day).Sum(other => other.Amount),
            [RiskFeature.Sum7d] = Within(7 * Day).Sum(other => other.Amount),
            [RiskFeature.Max1h] = Within(Hour).Max(other => other.Amount),
            [RiskFeature.Max24h] = Within(Day).Max(other => other.Amount),
            [RiskFeature.Max7d] = Within(7 * Day).Max(other => other.Amount),
            [RiskFeature.Mean24h] = Within(Day).Average(other => other.Amount),
            [RiskFeature.Mean7d] = Within(7 * Day).Average(other => other.Amount),
            [RiskFeature.Mean30d] = Within(30 * Day).Average(other => other.Amount),
            [RiskFeature.Median30d] = median,
            [RiskFeature.AmountOverMedian30d] = median > 0 ? now.Amount / median : -1,
            [RiskFeature.AmountOverMean30d] = Within(30 * Day).Sum(other => other.Amount) is > 0 ? now.Amount / Within(30 * Day).Average(other => other.Amount) : 1,
            [RiskFeature.Outliers14d] = month.Length == 0 ? 0 : before.Count(other => now.Time - other.Time < 14 * Day && other.Amount > 3 * median),
            [RiskFeature.DistinctMerchants1h] = Within(Hour).Select(other => other.Merchant).Distinct().Count(),
            [RiskFeature.DistinctMerchants24h] = Within(Day).Select(other => other.Merchant).Distinct().Count(),
            [RiskFeature.MerchantVisits30d] = Within(30 * Day).Count(other => other.Merchant == now.Merchant) - 1,
            [RiskFeature.SecondsSinceLast] = last == default ? -1 : (now.Time - last.Time) / 1000.0,
            [RiskFeature.KmFromLast] = lastPlaced != default && !float.IsNaN(now.Latitude)
                ? GeoDistance.Kilometres(lastPlaced.Latitude, lastPlaced.Longitude, now.Latitude, now.Longitude) : -1,
        };
    }
}
