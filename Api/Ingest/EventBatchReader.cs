using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Api.Ingest;

/// <summary>
/// Reads a body of one event or an array of events. Each is checked as the grains check it, and kept as the bytes that
/// came: fields that this version does not know pass through to the topic.
/// </summary>
/// <typeparam name="TEvent">The kind of event.</typeparam>
internal sealed class EventBatchReader<TEvent>
    where TEvent : class, IKeyedEvent
{
    /// <summary>Most events of one request.</summary>
    public const int MaxEvents = 1_000;

    private const int MaxErrors = 100;

    private readonly JsonTypeInfo<TEvent> _type;
    private readonly EventFaults _faults = new();
    private readonly List<IngressEvent> _events = [];
    private readonly Dictionary<string, string[]> _errors = [];
    private bool _isArray;

    private EventBatchReader(JsonTypeInfo<TEvent> type) => _type = type;

    /// <summary>Reads a body.</summary>
    /// <param name="body">The request's body, whole; the events refer to it.</param>
    /// <param name="type">How an event is written.</param>
    /// <returns>The events, or errors by field: all or nothing.</returns>
    public static EventBatch Read(ReadOnlyMemory<byte> body, JsonTypeInfo<TEvent> type)
    {
        var reader = new EventBatchReader<TEvent>(type);
        try
        {
            reader.ReadAll(body);
        }
        catch (JsonException exception)
        {
            reader.Fail("body", $"is not JSON: it breaks off or goes wrong at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}");
        }

        return new EventBatch(reader._events, reader._errors);
    }

    private void ReadAll(ReadOnlyMemory<byte> body)
    {
        var json = new Utf8JsonReader(body.Span);
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            ReadOne(body, ref json);
            json.Read();
            return;
        }

        _isArray = true;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (_events.Count == MaxEvents)
            {
                Fail("body", $"has more than {MaxEvents} events: send it in parts");
                return;
            }

            ReadOne(body, ref json);
        }

        json.Read();
        if (_events.Count == 0 && _errors.Count == 0)
        {
            Fail("body", "is an empty array: send at least one event");
        }
    }

    private void ReadOne(ReadOnlyMemory<byte> body, ref Utf8JsonReader json)
    {
        var start = (int)json.TokenStartIndex;
        json.Skip();
        var value = body[start..(int)json.BytesConsumed];
        var place = _isArray ? $"[{_events.Count}]." : "";
        string? key = null;
        try
        {
            if (JsonSerializer.Deserialize(value.Span, _type) is { } parsed)
            {
                parsed.Validate(_faults);
                key = parsed.RecordKey;
            }
            else
            {
                _faults.Add("", "must be an object, not null");
            }
        }
        catch (JsonException exception)
        {
            Explain(value, exception);
        }

        foreach (var fault in _faults.Items)
        {
            Fail((place + fault.Field).TrimEnd('.') is { Length: > 0 } field ? field : "body", fault.Message);
        }

        _faults.Clear();
        _events.Add(new IngressEvent(key, value));
    }

    /// <summary>Which fields are missing or of the wrong kind: the serializer stops at the first and names several in prose.</summary>
    private void Explain(ReadOnlyMemory<byte> value, JsonException exception)
    {
        using var document = JsonDocument.Parse(value);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            _faults.Add("", "must be an object");
            return;
        }

        foreach (var property in _type.Properties.Where(property => property.IsRequired))
        {
            if (!document.RootElement.TryGetProperty(property.Name, out var found) || found.ValueKind == JsonValueKind.Null)
            {
                _faults.Add(property.Name, "is missing");
            }
        }

        if (_faults.None)
        {
            var field = exception.Path?.TrimStart('$').TrimStart('.') ?? "";
            _faults.Add(field, "has a value of the wrong kind: see /openapi/v1.json");
        }
    }

    private void Fail(string field, string message)
    {
        if (_errors.Count < MaxErrors || _errors.ContainsKey(field))
        {
            _errors[field] = _errors.TryGetValue(field, out var messages) ? [.. messages, message] : [message];
        }
    }
}
