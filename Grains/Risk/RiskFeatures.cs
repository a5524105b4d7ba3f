using System.Text.RegularExpressions;
using Emotion.Grains.Features;
using Emotion.Grains.Interfaces.Features;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Grains.Risk.Features;

namespace Emotion.Grains.Risk;

/// <summary>The features of transactions: those the model sees, by name.</summary>
internal sealed partial class RiskFeatures : IFeatureSource
{
    /// <inheritdoc/>
    public IEnumerable<FeatureDescription> Features => RiskFeatureCalculator.Names.Select(static name =>
    {
        var window = WindowAtTheEnd().Match(name);
        var counts = name.StartsWith("count", StringComparison.Ordinal) || name.Contains("Count", StringComparison.Ordinal) || name.StartsWith("distinct", StringComparison.Ordinal);
        var merchant = name.StartsWith("merchant", StringComparison.Ordinal);
        return new FeatureDescription(
            name, "risk", counts ? "count" : "number", window.Success ? window.Value : null, merchant ? Topics.MerchantActivity : Topics.Transactions);
    });

    [GeneratedRegex("[0-9]+[mhd]$")]
    private static partial Regex WindowAtTheEnd();
}
