using Emotion.Grains.Streaming.Watermarks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Emotion.Grains.Streaming;

/// <summary>Registers what keyed event grains need.</summary>
public static class KeyedEventHosting
{
    /// <summary>
    /// Adds <see cref="KeyedEventServices"/> and its parts to a silo; the store (<see cref="IKeyedStateStore"/>) and the
    /// producer are added by the silo.
    /// </summary>
    public static IServiceCollection AddKeyedEvents(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<KeyedEventOptions>().BindConfiguration(KeyedEventOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<TopicClock>();
        services.TryAddSingleton<ITopicClock>(static provider => provider.GetRequiredService<TopicClock>());
        services.AddHostedService<ErasureSweeper>();
        return services.AddSingleton<KeyedEventInstruments>().AddSingleton<KeyedEventServices>().AddSingleton<KeyedStates>().AddSingleton<NewestEvents>();
    }
}
