using Emotion.Silo.Configuration;
using Emotion.Streams.Kafka;

namespace Emotion.Silo.Streaming;

/// <summary>Gives a process its broker.</summary>
internal static class BrokerHosting
{
    /// <summary>Connects to the broker of the settings, or starts the embedded one, which ends with the host.</summary>
    public static BrokerConnection AddBroker(this IServiceCollection services, EmotionOptions options)
    {
        var named = !string.IsNullOrWhiteSpace(options.Kafka.BootstrapServers) || !string.IsNullOrWhiteSpace(options.Kafka.InfoFile);
        if (named)
        {
            var found = BrokerConnection.Find(options.Kafka);
            services.AddSingleton(found);
            return found;
        }

        var broker = EmbeddedKafkaBroker.Start(TopicCatalogue.All(options.Kafka.Partitions));
        // By a factory, so that the container disposes of it.
        services.AddSingleton(_ => broker);
        services.AddHostedService<EmbeddedBrokerNotice>();
        var connection = BrokerConnection.To(broker, options.Kafka);
        services.AddSingleton(connection);
        return connection;
    }
}
