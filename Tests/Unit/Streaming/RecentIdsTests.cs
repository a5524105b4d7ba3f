using System.Buffers;
using Emotion.Grains.Streaming;

namespace Emotion.Tests.Unit.Streaming;

public sealed class RecentIdsTests
{
    private const long Hour = 3_600_000;

    [Fact]
    public void Contains_LastThousandHoweverOld_AreRemembered()
    {
        var ids = new RecentIds(retentionMs: Hour, min: 1_000, max: 10_000);
        for (var i = 0; i < 5_000; i++)
        {
            Assert.False(ids.Contains(RecentIds.Hash($"id-{i}")));
            _ = ids.Add(RecentIds.Hash($"id-{i}"), i * Hour, out _, out _);
        }

        Assert.All(Enumerable.Range(4_000, 1_000), i => Assert.True(ids.Contains(RecentIds.Hash($"id-{i}"))));
        Assert.False(ids.Contains(RecentIds.Hash("id-100")));
        Assert.InRange(ids.Count, 1_000, 1_000 + (2 * RecentIds.BlockSize));
    }

    [Fact]
    public void Contains_YoungerThanRetention_IsRememberedBeyondTheMinimum()
    {
        var ids = new RecentIds(retentionMs: 24 * Hour, min: 1_000, max: 10_000);
        for (var i = 0; i < 9_000; i++)
        {
            _ = ids.Add(RecentIds.Hash($"id-{i}"), i, out _, out _);
        }

        Assert.True(ids.Contains(RecentIds.Hash("id-0")));
    }

    [Fact]
    public void Add_WithoutEnd_StaysWithinTheMaximum()
    {
        var ids = new RecentIds(retentionMs: 24 * Hour, min: 1_000, max: 2_000);
        for (var i = 0; i < 20_000; i++)
        {
            _ = ids.Add(RecentIds.Hash($"id-{i}"), 0, out _, out _);
            Assert.True(ids.Count <= 2_000 + RecentIds.BlockSize);
        }

        Assert.True(ids.Contains(RecentIds.Hash("id-19999")));
    }

    [Fact]
    public void Restore_FromRecordAndLog_KnowsTheSameIds()
    {
        var options = new KeyedEventOptions();
        var record = new KeyedRecord(options);
        var log = new SortedDictionary<long, KeyedLogEntry>();
        for (var i = 0; i < 3_000; i++)
        {
            if (record.Ids.Add(RecentIds.Hash($"id-{i}"), i * Hour, out var full, out var trim))
            {
                log.Add(full.Sequence, full);
                foreach (var old in log.Keys.Where(key => key < trim).ToList())
                {
                    _ = log.Remove(old);
                }
            }
        }

        record.Positions.Set(new Position("posts", 3, 42, 1_000_000));
        (record.WakeTopic, record.WakeAtMs) = ("gps", -5);
        var buffer = new ArrayBufferWriter<byte>();
        record.Write(buffer);
        buffer.Write("state"u8);

        var read = new KeyedRecord(options);
        var (state, fullBlocks) = read.Read(buffer.WrittenMemory);
        read.Ids.RestoreFull([.. log.Values.Reverse().Take(fullBlocks)]);

        Assert.Equal("state"u8, state.Span);
        Assert.Equal(fullBlocks, log.Count);
        Assert.Equal(record.Ids.Count, read.Ids.Count);
        Assert.All(Enumerable.Range(0, 3_000), i => Assert.Equal(record.Ids.Contains(RecentIds.Hash($"id-{i}")), read.Ids.Contains(RecentIds.Hash($"id-{i}"))));
        Assert.Equal(("gps", -5L), (read.WakeTopic, read.WakeAtMs));
        Assert.Equal(record.Positions.Items, read.Positions.Items);
    }

    [Fact]
    public void Read_CutShort_IsReportedNotMisread()
    {
        var record = new KeyedRecord(new KeyedEventOptions());
        record.Positions.Set(new Position("posts", 3, 42, 7));
        _ = record.Ids.Add(1, 1, out _, out _);
        var buffer = new ArrayBufferWriter<byte>();
        record.Write(buffer);
        for (var length = 0; length < buffer.WrittenCount; length++)
        {
            _ = Assert.Throws<InvalidDataException>(() => new KeyedRecord(new KeyedEventOptions()).Read(buffer.WrittenMemory[..length]));
        }
    }
}
