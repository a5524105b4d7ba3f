using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Emotion.Streams.Kafka;
using Microsoft.Extensions.DependencyInjection;

namespace Emotion.Tests.Integration.Streaming;

/// <summary>An embedded broker of one's own, with a producer and a tail on it.</summary>
public sealed class EmbeddedBrokerFixture : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private EmbeddedBrokerFixture(EmbeddedKafkaBroker broker, IReadOnlyList<KafkaTopic> topics, Action<KafkaProducerOptions>? configure)
    {
        Broker = broker;
        Topics = topics;
        _services = new ServiceCollection()
            .AddLogging()
            .AddKafkaProducer(options =>
            {
                options.BootstrapServers = broker.BootstrapServers;
                options.Incarnation = broker.Incarnation;
                configure?.Invoke(options);
            })
            .AddKafkaTail(options =>
            {
                options.BootstrapServers = broker.BootstrapServers;
                options.Incarnation = broker.Incarnation;
            })
            .BuildServiceProvider();
    }

    public EmbeddedKafkaBroker Broker { get; }

    public IReadOnlyList<KafkaTopic> Topics { get; }

    public IKafkaProducer Producer => _services.GetRequiredService<IKafkaProducer>();

    public IKafkaTail Tail => _services.GetRequiredService<IKafkaTail>();

    /// <summary>Starts a broker with these topics.</summary>
    public static EmbeddedBrokerFixture Start(params KafkaTopic[] topics) => Start(null, topics);

    /// <summary>Starts a broker with these topics and a producer set up so.</summary>
    public static EmbeddedBrokerFixture Start(Action<KafkaProducerOptions>? configure, params KafkaTopic[] topics) =>
        new(EmbeddedKafkaBroker.Start(topics), topics, configure);

    /// <summary>Produces one text value per number, keys round robin over <paramref name="keys"/>.</summary>
    public Task ProduceAsync(string topic, int from, int count, int keys) => Producer.ProduceAllAsync(
        [.. Enumerable.Range(from, count).Select(i => new KafkaMessage(topic, Key(i % keys), Text(i)))]);

    public static string Key(int number) => FormattableString.Invariant($"user-{number}");

    public static ReadOnlyMemory<byte> Text(int number) => Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture));

    /// <summary>A consumer of the group, to read or set its offsets behind the provider's back.</summary>
    public IConsumer<Ignore, Ignore> GroupConsumer(string group) => new ConsumerBuilder<Ignore, Ignore>(
        new ConsumerConfig { BootstrapServers = Broker.BootstrapServers, GroupId = group, EnableAutoCommit = false }).Build();

    /// <summary>The group's committed offset; -1 if none.</summary>
    public async Task<long> CommittedAsync(string group, string topic, int partition)
    {
        using var consumer = GroupConsumer(group);
        var committed = await Task.Run(() => consumer.Committed([new TopicPartition(topic, partition)], TimeSpan.FromSeconds(10)));
        return committed[0].Offset.IsSpecial ? -1 : committed[0].Offset.Value;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Broker.DisposeAsync();
    }
}
