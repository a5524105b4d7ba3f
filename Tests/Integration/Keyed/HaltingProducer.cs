using Emotion.Streams.Kafka;

namespace Emotion.Tests.Integration.Keyed;

/// <summary>A producer whose acknowledgements can be withheld: the messages are in their topic, and the caller does not learn of it.</summary>
internal sealed class HaltingProducer(IKafkaProducer inner) : IKafkaProducer
{
    private readonly TaskCompletionSource _acknowledged = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _halt;

    /// <summary>Ends once the broker has acknowledged messages whose caller was not told.</summary>
    internal Task Acknowledged => _acknowledged.Task;

    internal void Halt() => _halt = true;

    internal void Resume() => _halt = false;

    public async Task<KafkaPosition> ProduceAsync(KafkaMessage message, CancellationToken cancellationToken = default) =>
        (await ProduceAllAsync([message], cancellationToken))[0];

    public async Task<IReadOnlyList<KafkaPosition>> ProduceAllAsync(IReadOnlyList<KafkaMessage> messages, CancellationToken cancellationToken = default)
    {
        var positions = await inner.ProduceAllAsync(messages, cancellationToken);
        if (_halt)
        {
            _acknowledged.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }

        return positions;
    }
}
