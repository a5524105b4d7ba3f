using Confluent.Kafka;

namespace Emotion.Streams.Kafka;

/// <summary>Builds librdkafka configurations from our options; raw settings come last and win.</summary>
internal static class KafkaConfigs
{
    internal static ProducerConfig Producer(KafkaProducerOptions options) => Apply(options, new ProducerConfig
    {
        EnableIdempotence = true,
        Acks = Acks.All,
        // Java clients hash keys with murmur2: the same key must meet the same partition whoever produces.
        Partitioner = Partitioner.Murmur2Random,
        LingerMs = options.Linger.TotalMilliseconds,
        CompressionType = CompressionType.Lz4,
        MessageTimeoutMs = (int)options.DeliveryTimeout.TotalMilliseconds,
        // Our own bound waits; librdkafka's would throw.
        QueueBufferingMaxMessages = options.MaxUnacknowledged + 1_000,
        TopicMetadataRefreshIntervalMs = 60_000,
    });

    internal static ConsumerConfig StreamConsumer(KafkaStreamOptions options)
    {
        var config = Consumer(options.FetchWait, options.ConsumerGroup, options.MaxFetchedAhead);
        // Commits in the background what we stored, and we store only what is durable.
        config.EnableAutoCommit = true;
        config.AutoCommitIntervalMs = (int)options.CommitInterval.TotalMilliseconds;
        return Apply(options, config);
    }

    internal static ConsumerConfig TailConsumer(KafkaTailOptions options) => Apply(options, Consumer(options.FetchWait, "tail", options.MaxReadAhead));

    internal static ConsumerConfig LagConsumer(KafkaProducerOptions options, string group) => Apply(options, Consumer(TimeSpan.FromMilliseconds(10), group, 1_000));

    internal static AdminClientConfig Admin(KafkaConnectionOptions options) => Apply(options, new AdminClientConfig());

    /// <summary>
    /// Why librdkafka refuses the raw settings: an unknown name, a value that it does not know, a certificate that cannot be read.
    /// <see langword="null"/> if it takes them. Makes no connection.
    /// </summary>
    internal static string? Refusal(KafkaConnectionOptions options)
    {
        try
        {
            new AdminClientBuilder(Admin(options)).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build().Dispose();
            return null;
        }
        catch (Exception refused) when (refused is KafkaException or InvalidOperationException or ArgumentException)
        {
            return refused.Message.ReplaceLineEndings(" ");
        }
    }

    private static ConsumerConfig Consumer(TimeSpan fetchWait, string group, int ahead) => new()
    {
        GroupId = group,
        EnableAutoCommit = false,
        EnableAutoOffsetStore = false,
        // An offset that is gone must be noticed, never jumped over.
        AutoOffsetReset = AutoOffsetReset.Error,
        FetchWaitMaxMs = Math.Max(1, (int)fetchWait.TotalMilliseconds),
        FetchMinBytes = 1,
        FetchErrorBackoffMs = 50,
        // The default of 1000 ms costs up to five times the throughput.
        FetchQueueBackoffMs = 5,
        QueuedMinMessages = Math.Clamp(ahead, 1_000, 100_000),
        QueuedMaxMessagesKbytes = 65_536,
        EnablePartitionEof = false,
        AllowAutoCreateTopics = false,
        TopicMetadataRefreshIntervalMs = 60_000,
    };

    private static TConfig Apply<TConfig>(KafkaConnectionOptions options, TConfig config)
        where TConfig : ClientConfig
    {
        config.BootstrapServers = options.BootstrapServers;
        config.ClientId = "emotion";
        // One bootstrap address and a broker that may come back: keep trying at a steady pace.
        config.ReconnectBackoffMs = 50;
        config.ReconnectBackoffMaxMs = 2_000;
        foreach (var (key, value) in options.Settings)
        {
            config.Set(key, value);
        }

        return config;
    }
}
