using CsCheck;
using Emotion.Streams.Kafka;

namespace Emotion.Tests.Unit.Streaming;

public sealed class OffsetTrackerTests
{
    [Fact]
    public void LowestUndone_DoneInAnyOrder_IsTheLowestOpenOffset() =>
        Gen.Select(Gen.Int[1, 3_000], Gen.Int[1, 3], Gen.Int).Sample((count, consumers, seed) =>
        {
            var tracker = new OffsetTracker(100, long.MinValue);
            var open = new SortedDictionary<long, int>();
            var calls = new List<(long Slot, long Offset)>();
            for (var i = 0; i < count; i++)
            {
                // Offsets have holes, as in compacted topics.
                var offset = 100 + (i * 3);
                var slot = tracker.Add(offset, timestampMs: offset, watermarkMs: i, consumers);
                open[offset] = consumers;
                calls.AddRange(Enumerable.Repeat((slot, (long)offset), consumers));
            }

            new Random(seed).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(calls));
            foreach (var (slot, offset) in calls)
            {
                tracker.OnDone(slot);
                if (--open[offset] == 0)
                {
                    open.Remove(offset);
                }

                Assert.Equal(open.Count == 0 ? tracker.Position : open.First().Key, tracker.LowestUndone);
                Assert.Equal(open.Count, tracker.Undone);
                Assert.Equal(tracker.Position - tracker.LowestUndone, tracker.Span);
            }

            Assert.Equal(count - 1, tracker.AppliedWatermarkMs);
        }, iter: 30);

    [Fact]
    public void AppliedWatermark_WithARecordNotApplied_StaysBeforeIt()
    {
        var tracker = new OffsetTracker(0, long.MinValue);
        var slots = Enumerable.Range(0, 3).Select(i => tracker.Add(i, 0, watermarkMs: 10 * i, consumers: 1)).ToArray();
        tracker.OnApplied(slots[1]);
        tracker.OnApplied(slots[2]);
        Assert.Equal(long.MinValue, tracker.AppliedWatermarkMs);
        tracker.OnApplied(slots[0]);
        Assert.Equal(20, tracker.AppliedWatermarkMs);
    }
}
