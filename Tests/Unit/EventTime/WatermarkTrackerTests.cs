using System.Buffers;
using CsCheck;
using Emotion.EventTime.State;
using Emotion.EventTime.Watermarks;

namespace Emotion.Tests.Unit.EventTime;

public sealed class WatermarkTrackerTests
{
    private static readonly WatermarkOptions Options = new()
    {
        MaxOutOfOrderness = TimeSpan.FromMilliseconds(10),
        IdleAfter = TimeSpan.FromMilliseconds(1_000),
        MaxAhead = TimeSpan.FromMilliseconds(500),
    };

    [Fact]
    public void Advance_SeveralPartitions_TakesTheLowest()
    {
        var tracker = new WatermarkTracker(Options);
        tracker.Register(2, nowMs: 0);
        Assert.True(tracker.Observe(0, 100, 100) & tracker.Observe(1, 300, 100));
        Assert.Equal(long.MinValue, tracker.Advance(100));
        Assert.True(tracker.Observe(2, 200, 100));
        Assert.Equal(90, tracker.Advance(100));
    }

    [Fact]
    public void Advance_IdlePartition_IsSetAsideAndRejoinsWithoutGoingBack()
    {
        var tracker = new WatermarkTracker(Options);
        Assert.True(tracker.Observe(0, 100, 0) & tracker.Observe(1, 400, 500));
        Assert.Equal(90, tracker.Advance(999));
        Assert.Equal(390, tracker.Advance(1_000));
        Assert.True(tracker.Observe(0, 150, 1_100));
        Assert.Equal(390, tracker.Advance(1_100));
        Assert.True(tracker.Observe(0, 450, 1_100) & tracker.Observe(1, 420, 1_100));
        Assert.Equal(410, tracker.Advance(1_100));
    }

    [Fact]
    public void Advance_AllIdle_GoesOnAtThePaceOfTheWallClockIfAsked()
    {
        var going = new WatermarkTracker(Options);
        var standing = new WatermarkTracker(Options with { AdvanceWhenIdle = false });
        Assert.True(going.Observe(0, 100, 0) & standing.Observe(0, 100, 0));
        Assert.Equal((90, 90), (going.Advance(1_000), standing.Advance(1_000)));
        Assert.Equal((340, 90), (going.Advance(1_250), standing.Advance(1_250)));
    }

    [Fact]
    public void Observe_FarAheadOfTheWallClock_IsRefusedAndMovesNothing()
    {
        var tracker = new WatermarkTracker(Options);
        Assert.True(tracker.Observe(0, 100, 0));
        Assert.True(tracker.Observe(0, 500, 0));
        Assert.False(tracker.Observe(0, 501, 0));
        Assert.Equal(490, tracker.Advance(0));
    }

    [Fact]
    public void Advance_RandomSources_NeverGoesBackNorPassesTheLatestEvent() =>
        Gen.Select(Gen.Int[0, 3], Gen.Long[0, 3_000], Gen.Long[0, 700], Gen.Int[0, 9]).Array[1, 100].Sample(moves =>
        {
            var tracker = new WatermarkTracker(Options with { AdvanceWhenIdle = false });
            long now = 0, before = long.MinValue, latest = long.MinValue;
            foreach (var (partition, time, wait, restore) in moves)
            {
                now += wait;
                latest = tracker.Observe(partition, time, now) ? Math.Max(latest, time) : latest;
                if (restore == 0)
                {
                    var buffer = new ArrayBufferWriter<byte>();
                    tracker.Write(new StateWriter(buffer));
                    var reader = new StateReader(buffer.WrittenSpan);
                    tracker = WatermarkTracker.Read(ref reader, Options with { AdvanceWhenIdle = false });
                }

                var watermark = tracker.Advance(now);
                Assert.True(watermark >= before);
                Assert.True(watermark == long.MinValue || watermark <= latest - 10);
                before = watermark;
            }
        });
}
