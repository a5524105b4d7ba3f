using Emotion.Streams.Kafka;
using Orleans.Streams;

namespace Emotion.Grains.Streaming;

/// <summary>What a keyed grain resumes its subscription with: the fast path finds the two-stage interface on it.</summary>
internal sealed class KeyedBatchObserver(Func<KafkaBatch, bool, ValueTask<KafkaBatchResult>> receive)
    : IAsyncBatchObserver<KafkaRecord>, IKafkaBatchObserver
{
    public ValueTask<KafkaBatchResult> OnBatchAsync(KafkaBatch batch, bool remoteCaller) => receive(batch, remoteCaller);

    public Task OnNextAsync(IList<SequentialItem<KafkaRecord>> items) =>
        throw new NotSupportedException("Keyed event grains take part in two-stage acknowledgement: use the Kafka provider's fast path.");

    public Task OnErrorAsync(Exception ex) => Task.CompletedTask;
}
