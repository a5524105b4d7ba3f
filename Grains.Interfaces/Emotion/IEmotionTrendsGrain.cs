namespace Emotion.Grains.Interfaces.Emotion;

/// <summary>The crowd's emotions, of all users and silos; key 0. Answers are at most a second old.</summary>
[Alias("Emotion.Emotion.IEmotionTrendsGrain")]
public interface IEmotionTrendsGrain : IGrainWithIntegerKey
{
    /// <summary>The trends of a window.</summary>
    /// <param name="window"><c>1m</c>, <c>5m</c> or <c>1h</c>.</param>
    /// <exception cref="ArgumentException">There is no such window.</exception>
    [Alias("GetTrends")]
    Task<EmotionTrends> GetTrends(string window);

    /// <summary>How the posts of a window and the one before fell over time.</summary>
    /// <param name="window"><c>1m</c>, <c>5m</c> or <c>1h</c>.</param>
    /// <exception cref="ArgumentException">There is no such window.</exception>
    [Alias("GetHistory")]
    Task<EmotionTrendHistory> GetHistory(string window);
}
