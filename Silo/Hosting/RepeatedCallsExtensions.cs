using Emotion.Silo.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Emotion.Silo.Hosting;

/// <summary>For processes that answer users from a cluster.</summary>
public static class RepeatedCallsExtensions
{
    /// <summary>Calls from outside the grains are repeated while a silo is gone, for as long as <see cref="ClusterSettings.RepeatSeconds"/> says.</summary>
    /// <param name="services">The container of a silo or of a client.</param>
    /// <param name="settings">How long.</param>
    public static IServiceCollection AddRepeatedCalls(this IServiceCollection services, ClusterSettings settings)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton<IOutgoingGrainCallFilter>(provider => new RepeatedCalls(settings, provider.GetRequiredService<TimeProvider>()));
    }
}
