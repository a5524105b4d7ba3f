using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Streams.Kafka;

namespace Emotion.Grains.Streaming;

/// <summary>Collects the results of one batch and sends them together.</summary>
/// <param name="services">What all keyed event grains need.</param>
/// <param name="source">The topic whose events have these results.</param>
internal sealed class EventOutput(KeyedEventServices services, string source) : IEventOutput
{
    private readonly List<KafkaMessage> _messages = [];
    private Dictionary<string, EventTrace>? _traces;
    private List<(int Message, ActivityContext Event)>? _traced;
    private List<ActivityContext>? _spans;

    internal int Count => _messages.Count;

    internal string Source => source;

    /// <inheritdoc/>
    public void Add<T>(string topic, string key, string id, T value, JsonTypeInfo<T> json) =>
        Add(topic, key, id, JsonSerializer.SerializeToUtf8Bytes(value, json));

    /// <inheritdoc/>
    public void Add(string topic, string key, string id, ReadOnlyMemory<byte> json)
    {
        var idHeader = new KafkaHeader("id", Encoding.UTF8.GetBytes(id));
        if (_traces is null || !_traces.TryGetValue(id, out var trace))
        {
            _messages.Add(new KafkaMessage(topic, key, json, [idHeader]));
            return;
        }

        if (trace.IsRecorded)
        {
            (_traced ??= []).Add((_messages.Count, trace.Span));
        }

        _messages.Add(new KafkaMessage(topic, key, json, [idHeader, EventTraces.ToHeader(trace.Parent)]));
    }

    /// <inheritdoc/>
    public void AddLate<TEvent>(in KeyedEvent<TEvent> late, long watermarkMs, string? reason = null)
        where TEvent : class, IKeyedEvent
    {
        services.Instruments.OnLate(late.Source.Topic);
        _messages.Add(new KafkaMessage(
            Topics.LateEvents, late.Value?.EventKey, SideOutputs.Late(late.Json, late.Source, late.TimeMs, watermarkMs, reason)));
    }

    /// <inheritdoc/>
    public void AddDeadLetter(string? key, ReadOnlyMemory<byte> json, EventSource source, string error) =>
        AddDeadLetter(source.Topic, source.Partition, new KafkaRecord(source.Offset, key, json.ToArray(), 0, []), error);

    /// <summary>Puts a record aside, bytes as they came.</summary>
    internal void AddDeadLetter(string topic, int partition, KafkaRecord record, string error)
    {
        services.Instruments.OnDeadLetter(topic);
        _messages.Add(SideOutputs.DeadLetter(topic, partition, record, error));
    }

    /// <summary>Spans of the events that are recorded; empty as a rule.</summary>
    internal IReadOnlyList<ActivityContext> Spans => _spans ?? [];

    /// <summary>Results with this id go on in this trace.</summary>
    internal void Trace(string id, in EventTrace trace)
    {
        (_traces ??= [])[id] = trace;
        if (trace.IsRecorded)
        {
            (_spans ??= []).Add(trace.Span);
        }
    }

    /// <summary>Takes back what was added after <paramref name="count"/> messages.</summary>
    internal void TakeBack(int count)
    {
        _messages.RemoveRange(count, _messages.Count - count);
        _ = _traced?.RemoveAll(traced => traced.Message >= count);
    }

    /// <summary>Sends everything; ends when all of it is acknowledged.</summary>
    internal async ValueTask SendAsync()
    {
        if (_messages.Count == 0)
        {
            return;
        }

        var started = services.Time.GetTimestamp();
        var spans = BeginSpans();
        try
        {
            _ = await services.Producer.ProduceAllAsync(_messages);
        }
        catch (Exception failure)
        {
            spans.ForEach(span => span.SetStatus(ActivityStatusCode.Error, failure.GetType().Name));
            throw;
        }
        finally
        {
            spans.ForEach(static span => span.Dispose());
        }

        services.Instruments.OnOutput(Source, services.Time.GetElapsedTime(started));
    }

    /// <summary>A span per result of a recorded event; whoever reads the result goes on from it.</summary>
    private List<Activity> BeginSpans()
    {
        var spans = new List<Activity>();
        var before = Activity.Current;
        foreach (var (at, parent) in _traced ?? [])
        {
            var message = _messages[at];
            if (KeyedEventInstruments.Activities.StartActivity($"send {message.Topic}", ActivityKind.Producer, parent) is { } span)
            {
                _ = span.SetTag("messaging.system", "kafka").SetTag("messaging.operation.type", "send").SetTag("messaging.destination.name", message.Topic);
                _messages[at] = message with { Headers = [.. message.Headers!.Where(static header => !EventTraces.IsHeader(header)), EventTraces.ToHeader(span.Id!)] };
                spans.Add(span);
            }

            Activity.Current = before;
        }

        return spans;
    }
}
