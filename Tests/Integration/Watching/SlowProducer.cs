using Emotion.Grains.Interfaces.Streaming;
using Emotion.Streams.Kafka;

namespace Emotion.Tests.Integration.Watching;

/// <summary>A producer whose acknowledgements of results can be made late.</summary>
internal sealed class SlowProducer(KafkaProducer inner) : IKafkaProducer, IAsyncDisposable
{
    /// <summary>How much longer the acknowledgement of emotions takes.</summary>
    public TimeSpan Delay { get; set; }

    public async Task<KafkaPosition> ProduceAsync(KafkaMessage message, CancellationToken cancellationToken = default) =>
        (await ProduceAllAsync([message], cancellationToken))[0];

    public async Task<IReadOnlyList<KafkaPosition>> ProduceAllAsync(IReadOnlyList<KafkaMessage> messages, CancellationToken cancellationToken = default)
    {
        var positions = await inner.ProduceAllAsync(messages, cancellationToken);
        if (messages.Any(message => message.Topic == Topics.Emotions))
        {
            await Task.Delay(Delay, cancellationToken);
        }

        return positions;
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
