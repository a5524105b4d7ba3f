using Emotion.Silo.Configuration;
using Emotion.Streams.Kafka;

namespace Emotion.Silo.Streaming;

/// <summary>How this process reaches the broker; knows where it is only once the settings are read and an embedded one runs.</summary>
internal sealed class BrokerConnection
{
    /// <summary>librdkafka's mock broker holds an empty fetch to its end, even when a record arrives meanwhile.</summary>
    private static readonly TimeSpan EmbeddedFetchWait = TimeSpan.FromMilliseconds(3);

    private readonly KafkaSettings _settings;
    private readonly string? _incarnation;

    private BrokerConnection(KafkaSettings settings, string bootstrapServers, string? incarnation, bool keepsLittle)
    {
        _settings = settings;
        BootstrapServers = bootstrapServers;
        _incarnation = incarnation;
        KeepsLittle = keepsLittle;
    }

    /// <summary><c>host:port,host:port</c>.</summary>
    public string BootstrapServers { get; }

    /// <summary>Whether it is the embedded broker, which keeps 5 MiB per partition: producers wait for consumers.</summary>
    public bool KeepsLittle { get; }

    /// <summary>Connects to the broker of the settings: a named one, or one whose process wrote its address to a file.</summary>
    /// <exception cref="SettingException">The file is not there.</exception>
    public static BrokerConnection Find(KafkaSettings settings)
    {
        if (settings.InfoFile is not { Length: > 0 } file)
        {
            return new BrokerConnection(settings, settings.BootstrapServers ?? "", null, keepsLittle: false);
        }

        var info = EmbeddedBrokerInfo.Read(file)
            ?? throw new SettingException($"{EmotionOptions.Section}:Kafka:InfoFile", file, "the file that a running broker wrote its address to");
        return new BrokerConnection(settings, info.BootstrapServers, info.Incarnation, keepsLittle: true);
    }

    /// <summary>Connects to a broker in this process.</summary>
    public static BrokerConnection To(EmbeddedKafkaBroker broker, KafkaSettings settings) =>
        new(settings, broker.BootstrapServers, broker.Incarnation, keepsLittle: true);

    /// <summary>Sets a client's options.</summary>
    public void Apply(KafkaConnectionOptions options)
    {
        options.BootstrapServers = BootstrapServers;
        options.Incarnation = _incarnation;
        foreach (var (key, value) in _settings.Client)
        {
            options.Settings[key] = value;
        }

        if (!KeepsLittle)
        {
            return;
        }

        switch (options)
        {
            case KafkaStreamOptions streams:
                streams.FetchWait = EmbeddedFetchWait;
                // Producers wait for committed offsets: commit often.
                streams.CommitInterval = TimeSpan.FromMilliseconds(100);
                break;
            case KafkaTailOptions tail:
                tail.FetchWait = EmbeddedFetchWait;
                break;
        }
    }

    /// <summary>What holds our producers back; <see langword="null"/> where the broker keeps what it is told to.</summary>
    public KafkaLagLimit? LagLimit() => KeepsLittle
        ? new KafkaLagLimit { ConsumerGroup = _settings.ConsumerGroup, Topics = TopicCatalogue.Consumed(_settings.Partitions) }
        : null;
}
