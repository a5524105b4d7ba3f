using System.Buffers;
using CsCheck;
using Emotion.EventTime;
using Emotion.EventTime.Aggregates;
using Emotion.EventTime.State;

namespace Emotion.Tests.Unit.EventTime;

public sealed class DistinctCountTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(DistinctCount.ExactLimit)]
    public void Estimate_UpToTheLimit_IsExact(int distinct)
    {
        var count = Of(0, distinct);
        count.Merge(Of(0, distinct / 2));
        Assert.True(count.IsExact);
        Assert.Equal(distinct, count.Estimate());
    }

    [Theory]
    [InlineData(DistinctCount.ExactLimit + 1)]
    [InlineData(3_000)]
    [InlineData(12_000)]
    [InlineData(400_000)]
    public void Estimate_BeyondTheLimit_StaysWithinThreeStandardErrors(int distinct) =>
        Assert.InRange(Of(0, distinct).Estimate(), distinct * (1 - (3 * DistinctCount.StandardError)), distinct * (1 + (3 * DistinctCount.StandardError)));

    [Fact]
    public void Merge_AnyGrouping_GivesTheSameStateAsOneCount() =>
        Gen.Select(Gen.Int[0, 900], Gen.Int[0, 900]).Sample((first, second) =>
        {
            var merged = Of(0, first);
            merged.Merge(Of(first / 2, second));
            Assert.Equal(Bytes(Of(0, Math.Max(first, (first / 2) + second))), Bytes(merged));
            var reader = new StateReader(Bytes(merged));
            Assert.Equal(Bytes(merged), Bytes(DistinctCount.Read(ref reader)));
        }, iter: 100);

    private static DistinctCount Of(int from, int count)
    {
        var distinct = new DistinctCount();
        for (var i = from; i < from + count; i++)
        {
            distinct.Add(TagHash.Mix((ulong)i));
            distinct.Add(TagHash.Mix((ulong)i));
        }

        return distinct;
    }

    private static byte[] Bytes(DistinctCount count)
    {
        var buffer = new ArrayBufferWriter<byte>();
        count.Write(new StateWriter(buffer));
        return buffer.WrittenSpan.ToArray();
    }
}
