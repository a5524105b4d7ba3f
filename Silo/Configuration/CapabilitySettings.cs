using Emotion.Grains.Emotion;
using Emotion.Grains.Pricing;
using Emotion.Grains.Recommendation;
using Emotion.Grains.Responses.Judging;
using Emotion.Grains.Responses.Webhooks;
using Emotion.Grains.Risk;
using Emotion.Grains.Streaming;
using Emotion.Grains.Streaming.Watermarks;

namespace Emotion.Silo.Configuration;

/// <summary>
/// The settings of the grains' capabilities, which bind themselves where they are registered. Read here too, before anything is
/// built: the binder and data annotations name neither key nor value, and let an unknown setting pass.
/// </summary>
internal static class CapabilitySettings
{
    /// <summary>Reads them all.</summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <exception cref="SettingException">A setting is wrong or unknown.</exception>
    public static void Check(IConfiguration configuration)
    {
        _ = SettingsReader.Read<KeyedEventOptions>(configuration, KeyedEventOptions.Section);
        _ = SettingsReader.Read<WakeUpOptions>(configuration, WakeUpOptions.Section);
        _ = SettingsReader.Read<UserEmotionOptions>(configuration, UserEmotionOptions.Section);
        _ = SettingsReader.Read<RiskOptions>(configuration, RiskOptions.Section);
        _ = SettingsReader.Read<PricingOptions>(configuration, PricingOptions.Section);
        _ = SettingsReader.Read<RecommendationOptions>(configuration, RecommendationOptions.Section);
        _ = SettingsReader.Read<ResponseOptions>(configuration, ResponseOptions.Section);
        _ = SettingsReader.Read<WebhookOptions>(configuration, WebhookOptions.Section);
    }
}
