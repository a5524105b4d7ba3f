namespace Emotion.Grains.Interfaces.Streaming;

/// <summary>A grain that can be woken when event time passes; implemented by every keyed event grain.</summary>
[Alias("Emotion.Streaming.IWatermarkGrain")]
public interface IWatermarkGrain : IGrainWithStringKey
{
    /// <summary>Does what was due by then; does nothing when nothing is due, so it may be called twice.</summary>
    /// <param name="topic">The topic whose watermark rose.</param>
    /// <param name="watermarkMs">Its watermark, Unix milliseconds.</param>
    [Alias("OnWatermark")]
    Task OnWatermarkAsync(string topic, long watermarkMs);
}
