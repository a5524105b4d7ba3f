using Emotion.Streams.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Emotion.Grains.Streaming;

/// <summary>Registers re-keyed topics.</summary>
public static class RoutingHosting
{
    /// <summary>Delivers a topic's events to the keys that <typeparamref name="TRouter"/> says; may be called for several topics.</summary>
    public static IServiceCollection AddEventRouter<TRouter>(this IServiceCollection services)
        where TRouter : class, IEventRouter
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddSingleton<IEventRouter, TRouter>();
        return services.Replace(ServiceDescriptor.Singleton<IKafkaStreamIdSelector, RoutingStreamIdSelector>());
    }
}
