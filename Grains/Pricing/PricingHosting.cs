using Emotion.Grains.Features;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Grains.Streaming;
using Emotion.Grains.Streaming.Watermarks;
using Microsoft.Extensions.DependencyInjection;

namespace Emotion.Grains.Pricing;

/// <summary>Registers dynamic pricing.</summary>
public static class PricingHosting
{
    /// <summary>Adds what zones need to a silo: settings, the way of GPS events to zones, wake-ups, the pricer, metrics.</summary>
    public static IServiceCollection AddPricing(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<PricingOptions>().BindConfiguration(PricingOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddEventRouter<GpsRouter>()
            .AddWakeUps(Topics.Gps)
            .AddSingleton<ZonePricer>()
            .AddSingleton<PricingInstruments>()
            .AddSingleton<IFeatureSource, PricingFeatures>();
    }
}
