using Emotion.Grains.Features;
using Emotion.Grains.Interfaces.Features;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Grains.Emotion;

/// <summary>The features of users' emotional profiles and of the crowd.</summary>
internal sealed class EmotionFeatures : IFeatureSource
{
    private const string Flow = "emotion";

    /// <inheritdoc/>
    public IEnumerable<FeatureDescription> Features =>
    [
        new("posts", Flow, "count", null, Topics.Posts),
        new("mood", Flow, "probability", "decayed", Topics.Posts),
        .. ((string[])["1m", "5m", "1h", "24h"]).SelectMany(static window => (FeatureDescription[])
        [
            new($"counts{window}", Flow, "count", window, Topics.Posts),
            new($"dominant{window}", Flow, "category", window, Topics.Posts),
            new($"meanSentiment{window}", Flow, "number", window, Topics.Posts),
        ]),
        .. ((string[])["1m", "5m", "1h"]).Select(static window => new FeatureDescription($"crowdShare{window}", Flow, "number", window, Topics.Posts)),
    ];
}
