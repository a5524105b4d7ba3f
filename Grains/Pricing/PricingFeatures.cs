using Emotion.Grains.Features;
using Emotion.Grains.Interfaces.Features;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Grains.Pricing;

/// <summary>The features of zones' windows: those the model sees.</summary>
internal sealed class PricingFeatures : IFeatureSource
{
    /// <inheritdoc/>
    public IEnumerable<FeatureDescription> Features =>
        PriceFeatures.Names.Select(static name => new FeatureDescription(name, "pricing", "number", "1m", Topics.Gps));
}
