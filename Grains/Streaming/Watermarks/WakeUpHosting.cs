using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Emotion.Grains.Streaming.Watermarks;

/// <summary>Registers wake-ups by event time.</summary>
public static class WakeUpHosting
{
    /// <summary>Lets the watermark of a topic wake grains; may be called for several topics.</summary>
    public static IServiceCollection AddWakeUps(this IServiceCollection services, string topic)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<WakeUpOptions>().BindConfiguration(WakeUpOptions.Section).Configure(options => options.Topics.Add(topic))
            .ValidateDataAnnotations().ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ILifecycleParticipant<ISiloLifecycle>, WakeUpService>());
        return services;
    }
}
