using Emotion.Streams.Kafka;

namespace Emotion.Grains.Streaming;

/// <summary>Streams of re-keyed topics are chosen by their <see cref="IEventRouter"/>, all others by the record's key.</summary>
internal sealed class RoutingStreamIdSelector(IEnumerable<IEventRouter> routers) : IKafkaStreamIdSelector
{
    private readonly Dictionary<string, IEventRouter> _routers = routers.ToDictionary(router => router.Topic, StringComparer.Ordinal);
    private readonly KeyStreamIdSelector _byKey = new();

    /// <inheritdoc/>
    public string GetStreamKey(string topic, int partition, KafkaRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        if (!_routers.TryGetValue(topic, out var router))
        {
            return _byKey.GetStreamKey(topic, partition, record);
        }

        return router.KeyOf(record.Value) is { Length: > 0 and <= KeyStreamIdSelector.MaxKeyLength } key ? key : KeyStreamIdSelector.Fallback(partition);
    }
}
