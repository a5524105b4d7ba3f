using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Emotion.Streams.Kafka;

/// <summary>Adds what works without a silo: producer and tail.</summary>
public static class KafkaServiceCollectionExtensions
{
    /// <summary>Adds the process's <see cref="IKafkaProducer"/>.</summary>
    public static IServiceCollection AddKafkaProducer(this IServiceCollection services, Action<KafkaProducerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<KafkaProducerOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KafkaProducerOptions>>(new KafkaOptionsValidator<KafkaProducerOptions>(null)));
        AddCommon(services);
        services.TryAddSingleton<IKafkaProducer, KafkaProducer>();
        return services;
    }

    /// <summary>Adds <see cref="IKafkaTail"/>.</summary>
    public static IServiceCollection AddKafkaTail(this IServiceCollection services, Action<KafkaTailOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddOptions<KafkaTailOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KafkaTailOptions>>(new KafkaOptionsValidator<KafkaTailOptions>(null)));
        AddCommon(services);
        services.TryAddSingleton<IKafkaTail, KafkaTail>();
        return services;
    }

    /// <summary>Adds <see cref="IKafkaLag"/> to a client of the cluster; silos with Kafka streams have it.</summary>
    public static IServiceCollection AddKafkaLag(this IServiceCollection services)
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton<IKafkaLag, KafkaLag>();
        return services;
    }

    internal static void AddCommon(IServiceCollection services)
    {
        services.AddMetrics();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<KafkaInstruments>();
    }
}
