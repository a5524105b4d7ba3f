using Emotion.Streams.Kafka;

namespace Emotion.Tests.Unit.Streaming;

public sealed class LaneTests
{
    private readonly OffsetTracker _tracker = new(0, long.MinValue);
    private readonly Lane _lane = new("key", GrainId.Create("test", "key"), null!);

    [Fact]
    public void Take_AfterRewind_BeginsAtTheFirstUndurableRecordAgain()
    {
        Add(0, 20);
        Assert.Equal(10, _lane.Take(10, out _).Length);
        for (var i = 0; i < 4; i++)
        {
            _lane.PopDurable();
        }

        Assert.Equal(10, _lane.Take(100, out _).Length);
        _lane.Rewind();

        Assert.Equal(3, _lane.DurableOffset);
        Assert.Equal(3, _lane.LastSentOffset);
        Assert.Equal(Enumerable.Range(4, 16).Select(i => (long)i), _lane.Take(100, out _).Select(record => record.Offset));
        Assert.Equal(19, _lane.LastSentOffset);
    }

    [Fact]
    public void Take_WithARecordPutAside_LeavesItOut()
    {
        Add(0, 3);
        _lane.PutAside(1);
        Assert.Equal([0L, 2], _lane.Take(3, out _).Select(record => record.Offset));
        Assert.False(_lane.OldestIsPutAside);
        _lane.PopDurable();
        Assert.True(_lane.OldestIsPutAside);
    }

    [Fact]
    public void MarkApplied_AfterASecondSending_CountsEachRecordOnce()
    {
        Add(0, 4);
        _lane.Take(2, out _);
        _lane.MarkApplied(_tracker);
        _lane.Rewind();
        _lane.Take(4, out _);
        _lane.MarkApplied(_tracker);
        // With two consumers per record, one applied twice would look like both.
        Assert.Equal(long.MinValue, _tracker.AppliedWatermarkMs);
    }

    private void Add(int from, int count)
    {
        for (var i = from; i < from + count; i++)
        {
            var slot = _tracker.Add(i, 0, watermarkMs: i, consumers: 2);
            _lane.Add(new KafkaRecord(i, "key", [], 0, []), slot, i - 1);
        }
    }
}
