using System.Collections.Concurrent;
using Emotion.Streams.Kafka;

namespace Emotion.Grains.Streaming.Watermarks;

/// <inheritdoc cref="ITopicClock"/>
internal sealed class TopicClock(IPartitionWatermarks watermarks) : ITopicClock
{
    private readonly ConcurrentDictionary<string, Reading> _readings = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public long GetWatermarkMs(string topic)
    {
        var known = watermarks.GetTopic(topic);
        return _readings.TryGetValue(topic, out var reading) ? Math.Max(known, reading.FloorMs) : known;
    }

    /// <summary>Takes note of whether a topic is idle; while it is, its event time goes on with <paramref name="nowMs"/>.</summary>
    /// <returns>The topic's watermark.</returns>
    internal long Observe(string topic, bool idle, long nowMs)
    {
        var current = GetWatermarkMs(topic);
        if (current == long.MinValue)
        {
            return current;
        }

        var before = _readings.GetValueOrDefault(topic);
        if (idle && before.IdleAtMs is { } at)
        {
            current += Math.Max(0, nowMs - at);
        }

        _readings[topic] = new Reading(current, idle ? nowMs : null);
        return current;
    }

    private readonly record struct Reading(long FloorMs, long? IdleAtMs);
}
