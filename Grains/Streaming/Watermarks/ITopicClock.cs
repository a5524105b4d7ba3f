namespace Emotion.Grains.Streaming.Watermarks;

/// <summary>
/// Event time of the topics as this silo knows it: the watermark over all partitions, which goes on at the pace of the wall
/// clock while a topic is idle, so that open windows close without another event. Safe for concurrent use.
/// </summary>
public interface ITopicClock
{
    /// <summary>The topic's watermark, Unix milliseconds; never goes back; <see cref="long.MinValue"/> until it is known.</summary>
    long GetWatermarkMs(string topic);
}
