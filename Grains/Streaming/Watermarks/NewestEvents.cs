using Emotion.Grains.Interfaces.Streaming;
using Emotion.Streams.Kafka;
using Microsoft.Extensions.Options;

namespace Emotion.Grains.Streaming.Watermarks;

/// <summary>The event time of the newest event of each topic that grains consume.</summary>
/// <param name="lags">What the silos report of their partitions.</param>
/// <param name="options">How far watermarks trail behind.</param>
internal sealed class NewestEvents(IKafkaLag lags, IOptionsMonitor<KafkaStreamOptions> options)
{
    /// <summary>By topic; a topic that had no event since the cluster started is left out.</summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> GetAsync()
    {
        var trails = options.Get(Topics.Provider).OutOfOrderness;
        return (await lags.GetAsync(Topics.Provider))
            .Where(static partition => partition.WatermarkMs > 0)
            .GroupBy(static partition => partition.Topic, StringComparer.Ordinal)
            .ToDictionary(
                static topic => topic.Key,
                topic => DateTimeOffset.FromUnixTimeMilliseconds(topic.Max(static partition => partition.WatermarkMs)) + trails,
                StringComparer.Ordinal);
    }
}
