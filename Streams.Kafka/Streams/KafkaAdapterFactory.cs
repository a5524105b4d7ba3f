using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Streams;

namespace Emotion.Streams.Kafka;

/// <summary>What Orleans asks for to build the provider: the mapping of partitions to queues, the adapter, the caches.</summary>
internal sealed class KafkaAdapterFactory(IServiceProvider services, string name) : IQueueAdapterFactory, IQueueAdapter, IQueueAdapterCache
{
    private readonly HashRingBasedPartitionedStreamQueueMapper _mapper = Map(services.GetRequiredService<IOptionsMonitor<KafkaStreamOptions>>().Get(name), name);

    public string Name => name;

    public bool IsRewindable => true;

    public StreamProviderDirection Direction => StreamProviderDirection.ReadWrite;

    internal static IQueueAdapterFactory Create(IServiceProvider services, string name) => new KafkaAdapterFactory(services, name);

    public Task<IQueueAdapter> CreateAdapter() => Task.FromResult<IQueueAdapter>(this);

    public IQueueAdapterCache GetQueueAdapterCache() => this;

    public IStreamQueueMapper GetStreamQueueMapper() => _mapper;

    public Task<IStreamFailureHandler> GetDeliveryFailureHandler(QueueId queueId) =>
        Task.FromResult<IStreamFailureHandler>(new NoOpStreamDeliveryFailureHandler());

    /// <summary>A cache for the stock path; none where the fast path delivers.</summary>
    public IQueueCache CreateQueueCache(QueueId queueId)
    {
        var partition = PartitionOf(queueId);
        return System.ConsumersOf(partition.Topic).Count > 0 ? null! : new KafkaQueueCache(System.Context, partition.Topic, partition.Partition.Value);
    }

    public IQueueAdapterReceiver CreateReceiver(QueueId queueId)
    {
        var partition = PartitionOf(queueId);
        var consumers = System.ConsumersOf(partition.Topic);
        return consumers.Count > 0 ? new FastReceiver(System, partition, consumers) : new StockReceiver(System, partition);
    }

    /// <summary>Produces items to the topic that is the stream's namespace, keyed by the stream's key.</summary>
    public async Task QueueMessageBatchAsync<T>(StreamId streamId, IEnumerable<T> events, StreamSequenceToken? token, Dictionary<string, object>? requestContext)
    {
        if (token is not null)
        {
            throw new ArgumentException("Kafka gives records their sequence tokens: produce without one.", nameof(token));
        }

        var producer = services.GetService<IKafkaProducer>()
            ?? throw new InvalidOperationException("Producing through a Kafka stream needs the process's producer: call AddKafkaProducer.");
        var topic = streamId.GetNamespace() ?? throw new ArgumentException("The stream has no namespace to name its topic.", nameof(streamId));
        var key = streamId.GetKeyAsString();
        await producer.ProduceAllAsync([.. events.Select(item => new KafkaMessage(topic, key, KafkaItems.ToValue(item)))]);
    }

    private KafkaStreamSystem System => services.GetRequiredKeyedService<KafkaStreamSystem>(name);

    private TopicPartition PartitionOf(QueueId queue)
    {
        var partition = _mapper.QueueToPartition(queue);
        var slash = partition.LastIndexOf('/');
        return new TopicPartition(partition[..slash], int.Parse(partition.AsSpan(slash + 1), global::System.Globalization.CultureInfo.InvariantCulture));
    }

    private static HashRingBasedPartitionedStreamQueueMapper Map(KafkaStreamOptions options, string name) =>
        new([.. options.Topics.SelectMany(topic => Enumerable.Range(0, topic.Partitions).Select(partition => FormattableString.Invariant($"{topic.Name}/{partition}")))], name);
}
