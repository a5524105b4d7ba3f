using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Emotion.Silo.Diagnosis;

/// <summary>Adds what a diagnosis needs to know.</summary>
public static class DiagnosisHosting
{
    /// <summary>Measures this process's stages.</summary>
    public static IServiceCollection AddStageMeter(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<StageMeter>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, StageMeter>(provider => provider.GetRequiredService<StageMeter>()));
        return services;
    }

    /// <summary>Measures this silo's stages and tells the cluster.</summary>
    internal static ISiloBuilder AddDiagnosis(this ISiloBuilder silo)
    {
        silo.Services.AddStageMeter();
        silo.Services.AddHostedService<DiagnosisAgent>();
        return silo;
    }
}
