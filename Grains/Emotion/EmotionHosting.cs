using Emotion.Grains.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Emotion.Grains.Emotion;

/// <summary>Registers what the emotion grains need.</summary>
public static class EmotionHosting
{
    /// <summary>Adds the settings of users' profiles, and what keeps the trends' counts short, to a silo.</summary>
    public static IServiceCollection AddEmotionGrains(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<UserEmotionOptions>().BindConfiguration(UserEmotionOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<EmotionInstruments>().AddHostedService<TallyTrimmer>().AddSingleton<IFeatureSource, EmotionFeatures>();
    }
}
