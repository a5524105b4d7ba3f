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
    public IEnumerable<FeatureDescription> Features => RiskFeatureCalculator.Names.Zip(Enum.GetValues<RiskFeature>(), static (name, feature) =>
    {
        var window = WindowAtTheEnd().Match(name);
        return new FeatureDescription(name, "risk", IsCount(feature) ? "count" : "number", window.Success ? window.Value : null, Source(feature));
    });

    private static bool IsCount(RiskFeature feature) => feature
        is (>= RiskFeature.Count1m and <= RiskFeature.Count30d)
        or RiskFeature.Outliers14d
        or RiskFeature.DistinctMerchants1h or RiskFeature.DistinctMerchants24h or RiskFeature.MerchantVisits30d
        or RiskFeature.CustomerFrauds30d
        or RiskFeature.MerchantCount1d or RiskFeature.MerchantCount7d or RiskFeature.MerchantCount30d
        or RiskFeature.MerchantUsualFrauds30d or RiskFeature.MerchantFraudStreak or RiskFeature.MerchantStreakUsualFrauds;

    private static string Source(RiskFeature feature) => feature switch
    {
        RiskFeature.KmFromHome or RiskFeature.ForeignCountry or RiskFeature.AccountAgeDays => $"{Topics.Transactions}+{Topics.Profiles}",
        RiskFeature.CustomerFrauds30d or RiskFeature.CustomerDaysSinceFraud => Topics.FraudReports,
        >= RiskFeature.MerchantCount1d => Topics.MerchantActivity,
        _ => Topics.Transactions,
    };

    [GeneratedRegex("[0-9]+[mhd]$")]
    private static partial Regex WindowAtTheEnd();
}
