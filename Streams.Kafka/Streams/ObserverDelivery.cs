using Orleans.Streams;

namespace Emotion.Streams.Kafka;

/// <summary>
/// Delivers to an ordinary stream observer. What one activation has handled it is not given again; a record counts as durable
/// once the handler's call returned.
/// </summary>
internal sealed class ObserverDelivery<T>
{
    private readonly Func<T, StreamSequenceToken?, Task>? _one;
    private readonly Func<IList<SequentialItem<T>>, Task>? _many;
    private readonly Dictionary<(string Incarnation, int Partition), long> _handled = [];
    private readonly KafkaSequenceToken? _resumeAfter;

    internal ObserverDelivery(Func<T, StreamSequenceToken?, Task>? one, Func<IList<SequentialItem<T>>, Task>? many, StreamSequenceToken? resumeAfter)
    {
        _one = one;
        _many = many;
        _resumeAfter = resumeAfter as KafkaSequenceToken;
    }

    internal async ValueTask<KafkaBatchResult> DeliverAsync(KafkaBatch batch, bool remoteCaller)
    {
        var source = (batch.Incarnation, batch.Partition);
        if (!_handled.TryGetValue(source, out var handled))
        {
            handled = _resumeAfter?.Partition == batch.Partition ? _resumeAfter.SequenceNumber : -1;
        }

        var items = _many is null ? null : new List<SequentialItem<T>>(batch.Records.Length);
        foreach (var record in batch.Records)
        {
            if (record.Offset <= handled)
            {
                continue;
            }

            var item = KafkaItems.Convert<T>(record);
            var token = new KafkaSequenceToken(batch.Partition, record.Offset);
            if (items is not null)
            {
                items.Add(new SequentialItem<T>(item, token));
            }
            else
            {
                await _one!(item, token);
                _handled[source] = record.Offset;
            }
        }

        if (items is { Count: > 0 })
        {
            await _many!(items);
            _handled[source] = batch.Records[^1].Offset;
        }

        return KafkaBatchResult.Durable;
    }
}
