using Emotion.Grains.Features;
using Emotion.Grains.Recommendation.Catalogue;
using Emotion.Grains.Recommendation.Clicks;
using Emotion.Grains.Recommendation.Serving;
using Emotion.Grains.Recommendation.Store;
using Microsoft.Extensions.DependencyInjection;

namespace Emotion.Grains.Recommendation;

/// <summary>Registers recommendation.</summary>
public static class RecommendationHosting
{
    /// <summary>
    /// Adds what recommends to a silo: settings, the silo's index of clicks and catalogue of items with what feeds them, the
    /// cache of the feature store, metrics. The store itself (<see cref="IFeatureStore"/>) is added by the silo.
    /// </summary>
    public static IServiceCollection AddRecommendation(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<RecommendationOptions>().BindConfiguration(RecommendationOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ItemCatalogue>().AddSingleton<ItemMirror>();
        services.AddSingleton<ClickIndex>().AddSingleton<ClickMirror>();
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(static provider => provider.GetRequiredService<ItemMirror>());
        services.AddSingleton<ILifecycleParticipant<ISiloLifecycle>>(static provider => provider.GetRequiredService<ClickMirror>());
        services.AddHealthChecks().AddCheck<ItemMirror>("items", tags: ["ready"]).AddCheck<ClickMirror>("clicks", tags: ["ready"]);
        return services.AddSingleton<FeatureCache>().AddSingleton<Recommender>().AddSingleton<RecommendationInstruments>()
            .AddSingleton<IFeatureSource, RecommendationFeatures>();
    }
}
