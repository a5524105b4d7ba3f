using Emotion.Grains.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Emotion.Grains.Risk;

/// <summary>Registers what the risk grains need.</summary>
public static class RiskHosting
{
    /// <summary>Adds the settings of risk scoring to a silo.</summary>
    public static IServiceCollection AddRiskGrains(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<RiskOptions>().BindConfiguration(RiskOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services.AddSingleton<IFeatureSource, RiskFeatures>();
    }
}
