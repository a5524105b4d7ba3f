using Emotion.Grains.Interfaces.Streaming;
using Emotion.Streams.Kafka;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Emotion.Silo.Streaming;

/// <summary>Gives a process its producer and its tail, under the names by which the API knows them.</summary>
public static class KafkaAccessExtensions
{
    /// <summary>Adds <see cref="IEventIngress"/>, <see cref="ITopicTail"/> and <see cref="IBrokerStatus"/> over a Kafka producer and tail, which are added too.</summary>
    /// <param name="services">The container.</param>
    /// <param name="connect">Sets how to reach the broker, on each of the two.</param>
    /// <param name="lagLimit">Holds producing back while consumers lag; for a broker that keeps little.</param>
    public static IServiceCollection AddKafkaAccess(this IServiceCollection services, Action<KafkaConnectionOptions> connect, KafkaLagLimit? lagLimit = null)
    {
        ArgumentNullException.ThrowIfNull(connect);
        services.AddKafkaProducer(options =>
        {
            connect(options);
            options.LagLimit = lagLimit;
        });
        services.AddKafkaTail(connect);
        services.TryAddSingleton<IEventIngress, KafkaEventIngress>();
        services.TryAddSingleton<ITopicTail, KafkaTopicTail>();
        services.AddKafkaLag();
        services.TryAddSingleton<IBrokerStatus, KafkaBrokerStatus>();
        return services;
    }
}
