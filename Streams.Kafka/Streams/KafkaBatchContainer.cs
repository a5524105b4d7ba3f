using System.Text.Json;
using Orleans.Streams;

namespace Emotion.Streams.Kafka;

/// <summary>Records of one key from one poll, on the stock path.</summary>
[GenerateSerializer, Alias("emotion.kafka.container")]
internal sealed class KafkaBatchContainer(StreamId streamId, int partition, string incarnation) : IBatchContainer
{
    // Only the reading silo needs it: where the records stand in its tracker.
    [NonSerialized]
    private readonly List<long> _slots = [];

    [Id(0)]
    private readonly List<KafkaRecord> _records = [];

    /// <inheritdoc/>
    [Id(1)]
    public StreamId StreamId { get; } = streamId;

    [Id(2)]
    internal int Partition { get; } = partition;

    [Id(3)]
    internal string Incarnation { get; } = incarnation;

    /// <summary>The first record's token.</summary>
    public StreamSequenceToken SequenceToken => new KafkaSequenceToken(Partition, _records[0].Offset);

    internal IReadOnlyList<long> Slots => _slots;

    internal IReadOnlyList<KafkaRecord> Records => _records;

    internal long FirstOffset => _records[0].Offset;

    internal long LastOffset => _records[^1].Offset;

    internal void Add(KafkaRecord record, long slot)
    {
        _records.Add(record);
        _slots.Add(slot);
    }

    /// <summary>
    /// The records as items. A value that cannot be read as <typeparamref name="T"/> is left out, not thrown: throwing would
    /// cost the good records behind it. Subscribe to <see cref="KafkaRecord"/> to see every one.
    /// </summary>
    public IEnumerable<Tuple<T, StreamSequenceToken>> GetEvents<T>()
    {
        foreach (var record in _records)
        {
            if (TryConvert<T>(record, out var item))
            {
                yield return Tuple.Create<T, StreamSequenceToken>(item, new KafkaSequenceToken(Partition, record.Offset));
            }
        }
    }

    public bool ImportRequestContext() => false;

    private static bool TryConvert<T>(KafkaRecord record, out T item)
    {
        try
        {
            item = KafkaItems.Convert<T>(record);
            return true;
        }
        catch (JsonException)
        {
            item = default!;
            return false;
        }
    }
}
