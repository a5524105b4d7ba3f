using System.Buffers;
using CsCheck;
using Emotion.EventTime.State;
using Emotion.Grains.Risk.Features;

namespace Emotion.Tests.Unit.Risk;

public sealed class MerchantHistoryTests
{
    private const long Hour = 3_600_000;
    private const int Delay = 7 * 24;

    private static readonly Gen<(int Hour, bool Fraud, bool Usual)[]> Sales =
        Gen.Select(Gen.Int[0, 45 * 24], Gen.Bool, Gen.Bool).Array[0, 60];

    [Fact]
    public void At_AnySales_EqualsBruteForceInAnyOrder() =>
        Gen.Select(Sales, Gen.Int[0, 50 * 24], Gen.Int[0, 1_000]).Sample((sales, now, seed) =>
        {
            var shuffled = sales.ToArray();
            new Random(seed).Shuffle(shuffled);
            Assert.Equal(BruteForce(sales, now), History(shuffled).At((now * Hour) + 17, TimeSpan.FromHours(Delay)));
        });

    [Fact]
    public void Write_AnySales_ReadsBack() =>
        Sales.Sample(sales =>
        {
            var buffer = new ArrayBufferWriter<byte>();
            var history = History(sales);
            history.Write(new StateWriter(buffer));
            var reader = new StateReader(buffer.WrittenSpan);
            Assert.Equal(history.Slices, MerchantHistory.Read(ref reader).Slices);
        });

    [Fact]
    public void Add_OlderThanRemembered_IsRefused()
    {
        var history = new MerchantHistory();
        Assert.True(history.Add(10_000 * Hour));
        Assert.False(history.Add((10_000 * Hour) - (long)MerchantHistory.Retention.TotalMilliseconds));
    }

    [Fact]
    public void Add_EveryHourForAYear_StaysWithinTheBound()
    {
        var history = new MerchantHistory();
        for (var hour = 0; hour < 365 * 24; hour++)
        {
            _ = history.Add(hour * Hour);
        }

        Assert.Equal((int)MerchantHistory.Retention.TotalHours, history.Slices.Count);
    }

    private static MerchantHistory History(IEnumerable<(int Hour, bool Fraud, bool Usual)> sales)
    {
        var history = new MerchantHistory();
        foreach (var (hour, fraud, usual) in sales)
        {
            _ = history.Add(hour * Hour);
            if (fraud)
            {
                _ = history.AddFraud(hour * Hour, usual);
            }
        }

        return history;
    }

    private static MerchantSnapshot BruteForce((int Hour, bool Fraud, bool Usual)[] sales, int now)
    {
        var newest = sales.Length == 0 ? 0 : sales.Max(sale => sale.Hour);
        var known = sales.Where(sale => sale.Hour < now - Delay && sale.Hour >= now - Delay - (30 * 24) && sale.Hour > newest - (int)MerchantHistory.Retention.TotalHours)
            .ToArray();
        (int Hour, bool Fraud, bool Usual)[] Last(int days) => [.. known.Where(sale => sale.Hour >= now - Delay - (days * 24))];
        float Days(IEnumerable<int> hours) => hours.Any() ? (now - hours.First()) / 24f : -1;
        var lastLegitimate = known.Where(sale => !sale.Fraud).Select(sale => sale.Hour).DefaultIfEmpty(int.MinValue).Max();
        var streak = known.Where(sale => sale.Hour > lastLegitimate).ToArray();
        return new MerchantSnapshot
        {
            Count1d = Last(1).Length,
            Count7d = Last(7).Length,
            Count30d = known.Length,
            Frauds1d = Last(1).Count(sale => sale.Fraud),
            Frauds7d = Last(7).Count(sale => sale.Fraud),
            Frauds30d = known.Count(sale => sale.Fraud),
            UsualFrauds30d = known.Count(sale => sale is { Fraud: true, Usual: true }),
            StreakFrauds = streak.Length,
            StreakUsualFrauds = streak.Count(sale => sale.Usual),
            StreakDays = Days(streak.Select(sale => sale.Hour).Order()),
            DaysSinceFirstUsualFraud = Days(known.Where(sale => sale is { Fraud: true, Usual: true }).Select(sale => sale.Hour).Order()),
            DaysSinceLastFraud = Days(known.Where(sale => sale.Fraud).Select(sale => sale.Hour).OrderDescending()),
            DaysSinceLastLegitimate = Days(known.Where(sale => !sale.Fraud).Select(sale => sale.Hour).OrderDescending()),
        };
    }
}
