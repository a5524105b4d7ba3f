using Emotion.Streams.Kafka;

namespace Emotion.Grains.Streaming;

/// <summary>A batch on its way through a handler.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Applied">The last applied offset: records up to it are duplicates.</param>
/// <param name="IsForwarded">Whether another grain handed the records on: then a foreign key is a mistake, not a reason to forward.</param>
internal sealed record BatchScope(KafkaBatch Batch, long Applied, bool IsForwarded) : IDisposable
{
    private EventTraces _traces;

    internal EventTrace? BeginTrace(KafkaRecord record) => _traces.Begin(Batch.Topic, record);

    internal void EnterTraces() => _traces.Enter();

    internal void Fail(Exception exception) => _traces.Fail(exception);

    public void Dispose() => _traces.Dispose();
}
