using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Streams.Kafka;

namespace Emotion.Grains.Streaming;

/// <summary>Collects the results of one batch and sends them together.</summary>
internal sealed class EventOutput(KeyedEventServices services) : IEventOutput
{
    private readonly List<KafkaMessage> _messages = [];
    private Dictionary<string, string>? _traces;

    internal int Count => _messages.Count;

    /// <inheritdoc/>
    public void Add<T>(string topic, string key, string id, T value, JsonTypeInfo<T> json) =>
        Add(topic, key, id, JsonSerializer.SerializeToUtf8Bytes(value, json));

    /// <inheritdoc/>
    public void Add(string topic, string key, string id, ReadOnlyMemory<byte> json)
    {
        var idHeader = new KafkaHeader("id", Encoding.UTF8.GetBytes(id));
        KafkaHeader[] headers = _traces is not null && _traces.TryGetValue(id, out var trace)
            ? [idHeader, new KafkaHeader(EventTraces.Header, Encoding.ASCII.GetBytes(trace))]
            : [idHeader];
        _messages.Add(new KafkaMessage(topic, key, json, headers));
    }

    /// <inheritdoc/>
    public void AddLate<TEvent>(in KeyedEvent<TEvent> late, long watermarkMs, string? reason = null)
        where TEvent : class, IKeyedEvent
    {
        services.Instruments.OnLate(late.Source.Topic);
        _messages.Add(new KafkaMessage(
            Topics.LateEvents, late.Value?.EventKey, SideOutputs.Late(late.Json, late.Source, late.TimeMs, watermarkMs, reason)));
    }

    /// <summary>Puts a record aside, bytes as they came.</summary>
    internal void AddDeadLetter(string topic, int partition, KafkaRecord record, string error)
    {
        services.Instruments.OnDeadLetter(topic);
        _messages.Add(SideOutputs.DeadLetter(topic, partition, record, error));
    }

    /// <summary>Results with this id get this <c>traceparent</c>.</summary>
    internal void Trace(string id, string traceParent) => (_traces ??= [])[id] = traceParent;

    /// <summary>Takes back what was added after <paramref name="count"/> messages.</summary>
    internal void TakeBack(int count) => _messages.RemoveRange(count, _messages.Count - count);

    /// <summary>Sends everything; ends when all of it is acknowledged.</summary>
    internal async ValueTask SendAsync()
    {
        if (_messages.Count == 0)
        {
            return;
        }

        var started = services.Time.GetTimestamp();
        _ = await services.Producer.ProduceAllAsync(_messages);
        services.Instruments.OnOutput(services.Time.GetElapsedTime(started));
    }
}
