using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Logging;

namespace Emotion.Streams.Kafka;

/// <summary>Finds the incarnation of topics: as configured, or the topic's id as the broker tells it. Answers are remembered.</summary>
internal sealed partial class KafkaIncarnations(KafkaConnectionOptions options, ILogger logger)
{
    /// <summary>What is answered when neither the options nor the broker know: then a recreated topic cannot be told from its former life.</summary>
    internal const string Unknown = "0";
    private const int Attempts = 2;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Task<string>> _asked = new(StringComparer.Ordinal);
    private volatile bool _untold;

    /// <summary>The incarnation of a topic.</summary>
    /// <param name="topic">The topic.</param>
    /// <param name="afresh">Asks again, because the topic may have been recreated.</param>
    /// <exception cref="KafkaException">The brokers cannot be reached now: a guess would be remembered in state, so ask again.</exception>
    internal Task<string> GetAsync(string topic, bool afresh)
    {
        if (options.Incarnation is { } configured)
        {
            return Task.FromResult(configured);
        }

        if (_untold)
        {
            return Task.FromResult(Unknown);
        }

        lock (_lock)
        {
            // Many partitions of a topic open at once: they share one question.
            if (!_asked.TryGetValue(topic, out var asked) || asked.IsFaulted || (afresh && asked.IsCompleted))
            {
                _asked[topic] = asked = AskAsync(topic);
            }

            return asked;
        }
    }

    private async Task<string> AskAsync(string topic)
    {
        using var admin = new AdminClientBuilder(KafkaConfigs.Admin(options)).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var described = await admin.DescribeTopicsAsync(
                    TopicCollection.OfTopicNames([topic]), new DescribeTopicsOptions { RequestTimeout = Timeout });
                return Format(described.TopicDescriptions.Single().TopicId);
            }
            catch (KafkaException failure) when (failure.Error.Code == ErrorCode.Local_TimedOut && attempt < Attempts)
            {
                LogAskAgain(logger, topic, failure.Error.Reason);
            }
            catch (KafkaException failure) when (failure.Error.Code is ErrorCode.Local_TimedOut or ErrorCode.UnsupportedVersion)
            {
                // Reachable (else this throws), but without a controller to tell ids, as librdkafka's mock cluster.
                await Task.Run(() => admin.GetMetadata(topic, Timeout));
                LogUntold(logger, failure.Error.Reason);
                _untold = true;
                return Unknown;
            }
        }
    }

    private static string Format(Uuid? id) =>
        id is null || (id.MostSignificantBits == 0 && id.LeastSignificantBits == 0) ? Unknown : id.ToString();

    [LoggerMessage(LogLevel.Debug, "The id of topic {Topic} is not known yet: {Reason}")]
    private static partial void LogAskAgain(ILogger logger, string topic, string reason);

    [LoggerMessage(LogLevel.Warning, "The broker does not tell topic ids ({Reason}): a recreated topic would be taken for its former life")]
    private static partial void LogUntold(ILogger logger, string reason);
}
