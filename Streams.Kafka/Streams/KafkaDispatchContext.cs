using Microsoft.Extensions.Logging;

namespace Emotion.Streams.Kafka;

/// <summary>What the dispatchers of one provider on one silo share.</summary>
internal sealed record KafkaDispatchContext(
    string Provider,
    SiloAddress Silo,
    KafkaStreamOptions Options,
    IGrainFactory Grains,
    IKafkaStreamIdSelector Selector,
    IEventTimeExtractor EventTime,
    IDurableEpochSource? Epochs,
    IKafkaDeadLetterSink? DeadLetters,
    KafkaInstruments Instruments,
    TimeProvider Time,
    ILogger Logger);
