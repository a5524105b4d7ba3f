using System.Globalization;
using System.Text;
using Emotion.Streams.Kafka;
using Microsoft.Extensions.Time.Testing;

namespace Emotion.Tests.Unit.Streaming;

public sealed class WatermarkTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-01-02T03:04:05Z", CultureInfo.InvariantCulture);

    [Fact]
    public void Observe_OlderEvents_NeverMovesBack()
    {
        var watermark = new PartitionWatermark(TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(5), new FakeTimeProvider(Now));
        Assert.True(watermark.Observe(10_000));
        Assert.True(watermark.Observe(9_000));
        Assert.Equal(8_000, watermark.CurrentMs);
    }

    [Fact]
    public void Observe_FarAheadOfTheClock_DoesNotPush()
    {
        var watermark = new PartitionWatermark(TimeSpan.Zero, TimeSpan.FromMinutes(5), new FakeTimeProvider(Now));
        var now = Now.ToUnixTimeMilliseconds();
        Assert.True(watermark.Observe(now));
        Assert.False(watermark.Observe(now + 300_001));
        Assert.True(watermark.Observe(now + 300_000));
        Assert.Equal(now + 300_000, watermark.CurrentMs);
    }

    [Fact]
    public void Topic_IsTheLowestOfThePartitionsThatAreNotIdle()
    {
        var watermarks = new PartitionWatermarks();
        watermarks.Expect([new KafkaTopic("posts", 3)]);
        watermarks.Update([Lag(0, 100), Lag(1, 50)]);
        // The third has not been heard of: it may hold anything.
        Assert.Equal(long.MinValue, watermarks.GetTopic("posts"));
        watermarks.Update([Lag(2, 10)]);
        Assert.Equal(10, watermarks.GetTopic("posts"));
        watermarks.Update([Lag(2, 10, idle: true)]);
        Assert.Equal(50, watermarks.GetTopic("posts"));
        watermarks.Update([Lag(2, 20)]);
        Assert.Equal(50, watermarks.GetTopic("posts"));
        watermarks.Update([Lag(0, 100, idle: true), Lag(1, 60, idle: true), Lag(2, 70, idle: true)]);
        Assert.Equal(100, watermarks.GetTopic("posts"));
        Assert.Equal(60, watermarks.GetPartition("posts", 1));
    }

    [Theory]
    [InlineData("""{"id":"1","createdAt":"2026-01-02T03:04:05Z"}""")]
    [InlineData("""{"createdAt" : "2026-01-02T04:04:05.000+01:00","text":"x"}""")]
    [InlineData("""{"text":"\"createdAt\":\"1999-01-01T00:00:00Z\"","createdAt":"2026-01-02T03:04:05Z"}""")]
    [InlineData("""{"text":"createdAt","createdAt":"2026-01-02T03:04:05Z"}""")]
    public void JsonEventTime_OfAnObject_IsFound(string json) =>
        Assert.Equal(Now.ToUnixTimeMilliseconds(), EventTime(Encoding.UTF8.GetBytes(json)));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"createdAt":1700000000}""")]
    [InlineData("""{"createdAt":"yesterday"}""")]
    [InlineData("""{"createdAt":"2026-01-02T03:04:05Z""")]
    [InlineData("""{"createdAt":""")]
    public void JsonEventTime_OfAnythingElse_IsNone(string json) => Assert.Null(EventTime(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void JsonEventTime_OfATombstone_IsNone() => Assert.Null(EventTime(null));

    private static long? EventTime(byte[]? value) => new JsonEventTimeExtractor().GetEventTimeMs("posts", new KafkaRecord(0, null, value, 0, []));

    private static KafkaPartitionLag Lag(int partition, long watermark, bool idle = false) =>
        new("posts", partition, "silo", 0, 0, 0, 0, 0, 0, watermark, idle, 0);
}
