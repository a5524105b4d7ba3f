using System.Buffers;
using CsCheck;
using Emotion.EventTime;
using Emotion.EventTime.Rolling;
using Emotion.EventTime.State;

namespace Emotion.Tests.Unit.EventTime;

public sealed class RollingTests
{
    private static readonly SliceTiers SmallTiers = new(new SliceTier(10, 1), new SliceTier(40, 4), new SliceTier(160, 16));

    private static readonly Gen<(long Time, double Value, ulong Tag)[]> Events =
        Gen.Select(Gen.Long[-500, 2_000], Gen.Double[-100, 100], Gen.ULong[0, 5]).Array[0, 200];

    [Fact]
    public void Aggregate_AnyOrderAndRestoredMidway_EqualsBruteForce() =>
        Gen.Select(Events, Gen.Long[-500, 2_100], Gen.Long[1, 3_000], Gen.Int[0, 200]).Sample((events, at, window, cut) =>
        {
            var log = new RollingLog(retentionMs: 3_000, capacity: 1_000);
            for (var i = 0; i < events.Length; i++)
            {
                if (i == cut)
                {
                    log = Restore(log, 3_000, 1_000);
                }

                Assert.True(log.Add(events[i].Time, events[i].Value, events[i].Tag));
            }

            var expected = events.Where(e => e.Time > at - window && e.Time <= at).OrderBy(e => e.Time).ToArray();
            var actual = log.Aggregate(at, window);
            Assert.Equal(expected.Length, actual.Count);
            Assert.Equal(expected.Length, log.CountIn(at, window));
            Assert.Equal(expected.Aggregate(0.0, (sum, e) => sum + e.Value), actual.Sum);
            Assert.Equal(expected.Select(e => e.Value).DefaultIfEmpty().Max(), actual.Max);
            Assert.Equal(expected.Select(e => e.Value).DefaultIfEmpty().Min(), actual.Min);
            Assert.Equal(expected.Select(e => e.Tag).Distinct().Count(), log.Distinct(at, window));
            Assert.Equal(expected.Any(e => e.Tag == 3), log.Contains(at, window, 3));
            var before = events.Where(e => e.Time <= at).OrderBy(e => e.Time).ToArray();
            Assert.Equal(before.Length > 0, log.TryGetLast(at, out var time, out var value, out _));
            if (before.Length > 0)
            {
                Assert.Equal((before[^1].Time, before[^1].Value), (time, value));
            }
        });

    [Fact]
    public void Add_BeyondRetentionOrCapacity_KeepsTheNewestAndSaysSo()
    {
        var log = new RollingLog(retentionMs: 100, capacity: 3);
        Assert.True(log.Add(0, 1));
        Assert.True(log.Add(100, 2));
        Assert.Equal(1, log.Count);
        Assert.False(log.Add(0, 9));
        Assert.Equal(long.MinValue, log.TruncatedMs);
        Assert.True(log.Add(110, 3));
        Assert.True(log.Add(120, 4));
        Assert.True(log.Add(130, 5));
        Assert.Equal(100, log.TruncatedMs);
        Assert.Equal(12, log.Aggregate(130, 100).Sum);
        Assert.False(log.Add(105, 7));
        Assert.Equal(105, log.TruncatedMs);
    }

    [Fact]
    public void Aggregate_HalfOpenBounds_CountsTheEndAndNotTheBeginning()
    {
        var log = new RollingLog(1_000, 10);
        Assert.True(log.Add(1_000, 1) & log.Add(1_500, 1) & log.Add(1_501, 1));
        Assert.Equal(1, log.Aggregate(1_500, 500).Count);
        Assert.Equal(2, log.Aggregate(1_500, 501).Count);
    }

    [Fact]
    public void SlicedCounts_AnyOrderAndRestoredMidway_IsExactToOneSlice() =>
        Gen.Select(Gen.Select(Gen.Long[-200, 600], Gen.Int[0, 3]).Array[1, 150], Gen.Int[0, 150], Gen.Long[0, 30]).Sample((events, cut, ahead) =>
        {
            var counts = new SlicedCounts(SmallTiers);
            var latest = long.MinValue;
            var kept = new List<(long Time, int Series)>();
            for (var i = 0; i < events.Length; i++)
            {
                if (i == cut)
                {
                    counts = Restore(counts);
                }

                latest = Math.Max(latest, events[i].Item1);
                counts.Add(events[i].Item1, events[i].Item2);
                kept.Add(events[i]);
            }

            var now = latest + ahead;
            Span<double> totals = stackalloc double[4];
            for (var tier = 0; tier < SmallTiers.Count; tier++)
            {
                var (window, slice) = SmallTiers[tier];
                counts.Read(now, tier, totals);
                for (var series = 0; series < 4; series++)
                {
                    var least = kept.Count(e => e.Series == series && e.Time > now - window);
                    var most = kept.Count(e => e.Series == series && e.Time > now - window - slice);
                    Assert.InRange(totals[series], least, most);
                }
            }

            counts.Compact(now);
            Assert.True(counts.Cells <= SmallTiers.MaxSlices * 4);
        });

    [Fact]
    public void DecayedMean_AnyOrder_EqualsTheDefinition() =>
        Gen.Select(Gen.Long[0, 10_000], Gen.Double[-5, 5]).Array[1, 50].Sample(events =>
        {
            const double HalfLife = 1_500;
            var mean = new DecayedMean();
            var vector = new DecayedVector(2);
            foreach (var (time, value) in events)
            {
                mean.Add(time, value, HalfLife);
                vector.Add(time, [(float)value, 1], HalfLife);
            }

            var latest = events.Max(e => e.Item1);
            var weights = events.Select(e => Math.Pow(0.5, (latest - e.Item1) / HalfLife)).ToArray();
            var expected = events.Select((e, i) => e.Item2 * weights[i]).Sum() / weights.Sum();
            Assert.Equal(expected, mean.Mean, 1e-9);
            Assert.Equal(weights.Sum(), mean.Weight, 1e-9);
            Assert.Equal(expected, vector.Mean[0], 1e-4);
            Assert.Equal(1, vector.Mean[1], 1e-4f);
        });

    [Fact]
    public void Read_TruncatedState_IsRefused()
    {
        var log = new RollingLog(100, 10);
        Assert.True(log.Add(5, 1, 2));
        var bytes = Bytes(log.Write);
        for (var length = 0; length < bytes.Length; length++)
        {
            Assert.Throws<InvalidDataException>(() =>
            {
                var reader = new StateReader(bytes.AsSpan(0, length));
                return RollingLog.Read(ref reader, 100, 10);
            });
        }
    }

    [Fact]
    public void TagHash_NeverChanges() => Assert.Equal(10583785848578750305, TagHash.Of("emotion"));

    private static SlicedCounts Restore(SlicedCounts counts)
    {
        var reader = new StateReader(Bytes(counts.Write));
        return SlicedCounts.Read(ref reader, SmallTiers);
    }

    private static RollingLog Restore(RollingLog log, long retention, int capacity)
    {
        var reader = new StateReader(Bytes(log.Write));
        return RollingLog.Read(ref reader, retention, capacity);
    }

    private delegate void Writing(StateWriter writer);

    private static byte[] Bytes(Writing write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        write(new StateWriter(buffer));
        return buffer.WrittenSpan.ToArray();
    }
}
