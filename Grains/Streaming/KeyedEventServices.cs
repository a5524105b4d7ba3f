using Emotion.Streams.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Emotion.Grains.Streaming;

/// <summary>What every keyed event grain needs, in one constructor parameter; a singleton of the silo.</summary>
public sealed class KeyedEventServices(
    IKeyedStateStore store,
    IKafkaProducer producer,
    IOptions<KeyedEventOptions> options,
    TimeProvider time,
    KeyedEventInstruments instruments,
    ILoggerFactory loggers)
{
    /// <summary>The silo's state store.</summary>
    public IKeyedStateStore Store { get; } = store;

    /// <summary>Sends results.</summary>
    public IKafkaProducer Producer { get; } = producer;

    /// <summary>Settings.</summary>
    public KeyedEventOptions Options { get; } = options.Value;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; } = time;

    /// <summary>Metrics.</summary>
    public KeyedEventInstruments Instruments { get; } = instruments;

    /// <summary>Makes the grains' loggers.</summary>
    public ILoggerFactory Loggers { get; } = loggers;
}
