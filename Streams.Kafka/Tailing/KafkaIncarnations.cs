using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;

namespace Emotion.Streams.Kafka;

/// <summary>Finds the incarnation of topics: as configured, or the topic's id as the broker tells it.</summary>
internal static partial class KafkaIncarnations
{
    /// <summary>What is answered when neither the options nor the broker know: then a recreated topic cannot be told from its former life.</summary>
    internal const string Unknown = "0";

    /// <exception cref="KafkaException">The brokers cannot be reached now: a guess would be remembered in state, so ask again.</exception>
    internal static async Task<IReadOnlyDictionary<string, string>> GetAsync(KafkaConnectionOptions options, IReadOnlyCollection<string> topics, ILogger logger)
    {
        if (options.Incarnation is { } fixedOne)
        {
            return topics.ToDictionary(topic => topic, _ => fixedOne, StringComparer.Ordinal);
        }

        try
        {
            using var admin = new AdminClientBuilder(KafkaConfigs.Admin(options)).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
            var described = await admin.DescribeTopicsAsync(
                TopicCollection.OfTopicNames(topics), new DescribeTopicsOptions { RequestTimeout = TimeSpan.FromSeconds(10) });
            return described.TopicDescriptions.ToDictionary(topic => topic.Name, topic => Format(topic.TopicId), StringComparer.Ordinal);
        }
        catch (KafkaException failure) when (failure.Error.Code is not (ErrorCode.Local_TimedOut or ErrorCode.Local_Transport or ErrorCode.Local_AllBrokersDown))
        {
            LogUnknown(logger, failure.Error.Reason);
            return topics.ToDictionary(topic => topic, _ => Unknown, StringComparer.Ordinal);
        }
    }

    private static string Format(Uuid? id) =>
        id is null || (id.MostSignificantBits == 0 && id.LeastSignificantBits == 0) ? Unknown : id.ToString();

    [LoggerMessage(LogLevel.Warning, "The broker does not tell topic ids ({Reason}): a recreated topic would be taken for its former life")]
    private static partial void LogUnknown(ILogger logger, string reason);
}
