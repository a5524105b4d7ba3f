using Emotion.Grains.Interfaces.Features;

namespace Emotion.Grains.Features;

/// <summary>Says which features a flow has. Each capability registers one.</summary>
public interface IFeatureSource
{
    /// <summary>The features.</summary>
    IEnumerable<FeatureDescription> Features { get; }

    /// <summary>Event time of the newest of a source that is no topic; null for none, or for a source this flow does not know.</summary>
    /// <param name="source">The source.</param>
    ValueTask<DateTimeOffset?> GetNewestAsync(string source) => ValueTask.FromResult<DateTimeOffset?>(null);
}
