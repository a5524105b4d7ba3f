using System.Collections.Concurrent;
using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Emotion.Streams.Kafka;

/// <summary>One provider on one silo: its consumer, what its dispatchers share, and which partitions it reads now.</summary>
internal sealed class KafkaStreamSystem : IAsyncDisposable
{
    private readonly ConcurrentDictionary<TopicPartition, Func<KafkaPartitionLag>> _active = new();
    private readonly Lazy<KafkaConsumerPump> _pump;
    private readonly ImplicitConsumers _consumers;
    private readonly string _owner;

    public KafkaStreamSystem(IServiceProvider services, string name)
    {
        var options = services.GetRequiredService<IOptionsMonitor<KafkaStreamOptions>>().Get(name);
        var silo = services.GetRequiredService<ILocalSiloDetails>();
        _owner = silo.SiloAddress.ToString();
        Context = new KafkaDispatchContext(
            name,
            silo.SiloAddress,
            options,
            services.GetRequiredService<IGrainFactory>(),
            services.GetRequiredService<IKafkaStreamIdSelector>(),
            services.GetRequiredService<IEventTimeExtractor>(),
            services.GetService<IDurableEpochSource>(),
            services.GetService<IKafkaDeadLetterSink>(),
            services.GetRequiredService<KafkaInstruments>(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILoggerFactory>().CreateLogger($"{typeof(KafkaStreamSystem).Namespace}.{name}"));
        _pump = new Lazy<KafkaConsumerPump>(() => new KafkaConsumerPump(options, Context.Instruments, Context.Logger, Context.Time));
        _consumers = ActivatorUtilities.CreateInstance<ImplicitConsumers>(services);
        Context.Instruments.Expect(options.Topics);
        Context.Instruments.ObserveLags(GetLags);
    }

    internal KafkaDispatchContext Context { get; }

    internal KafkaConsumerPump Pump => _pump.Value;

    /// <summary>The grain types the fast path serves for a topic; none if it takes the stock path.</summary>
    internal IReadOnlyList<GrainType> ConsumersOf(string topic) => _consumers.Of(topic);

    internal void Add(TopicPartition partition, Func<string, KafkaPartitionLag> lag) => _active[partition] = () => lag(_owner);

    internal void Remove(TopicPartition partition) => _active.TryRemove(partition, out _);

    /// <summary>Lags of the partitions this silo reads.</summary>
    internal IReadOnlyList<KafkaPartitionLag> GetLags() => [.. _active.Values.Select(lag => lag())];

    public async ValueTask DisposeAsync()
    {
        if (_pump.IsValueCreated)
        {
            await _pump.Value.DisposeAsync();
        }
    }
}
