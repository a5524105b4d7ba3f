using System.Diagnostics;
using System.Text;
using Emotion.Streams.Kafka;

namespace Emotion.Grains.Streaming;

/// <summary>The trace an event belongs to.</summary>
/// <param name="Parent">The <c>traceparent</c> that its results carry on.</param>
/// <param name="Span">The event's own span; the default if it is not recorded.</param>
internal readonly record struct EventTrace(string Parent, ActivityContext Span)
{
    /// <summary>Whether there is a span to hang others on.</summary>
    internal bool IsRecorded => Span != default;
}

/// <summary>
/// The traces of a batch: one span for each event that carries a W3C <c>traceparent</c>, child of the producer's. An event
/// without one costs a look at its headers, nothing more.
/// </summary>
internal struct EventTraces : IDisposable
{
    private const string Header = "traceparent";

    private List<Activity>? _spans;

    /// <summary>The header that carries a trace on.</summary>
    internal static KafkaHeader ToHeader(string traceParent) => new(Header, Encoding.ASCII.GetBytes(traceParent));

    /// <summary>Whether a header is the one that carries traces.</summary>
    internal static bool IsHeader(KafkaHeader header) => header.Name == Header;

    /// <summary>Begins an event's span.</summary>
    /// <returns>Its trace; <see langword="null"/> if it came without one.</returns>
    internal EventTrace? Begin(string topic, KafkaRecord record)
    {
        foreach (var header in record.Headers)
        {
            if (header.Value is { Length: <= 256 } value && IsHeader(header))
            {
                return Begin(topic, record, Encoding.ASCII.GetString(value));
            }
        }

        return null;
    }

    /// <summary>Hands the spans on to whatever is called from here.</summary>
    internal readonly void Enter()
    {
        if (_spans is not null)
        {
            CallTraces.Enter(_spans);
        }
    }

    /// <summary>Marks all spans as failed.</summary>
    internal readonly void Fail(Exception exception)
    {
        foreach (var span in _spans ?? [])
        {
            _ = span.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
        }
    }

    /// <summary>Ends all spans.</summary>
    public readonly void Dispose()
    {
        foreach (var span in _spans ?? [])
        {
            span.Dispose();
        }
    }

    private EventTrace? Begin(string topic, KafkaRecord record, string traceParent)
    {
        if (!ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent))
        {
            return null;
        }

        if (!KeyedEventInstruments.Activities.HasListeners())
        {
            return new EventTrace(traceParent, default);
        }

        var before = Activity.Current;
        var span = KeyedEventInstruments.Activities.StartActivity($"process {topic}", ActivityKind.Consumer, parent);
        // Spans of a batch stand side by side, not inside one another.
        Activity.Current = before;
        if (span is not { Recorded: true })
        {
            span?.Dispose();
            return new EventTrace(traceParent, default);
        }

        _ = span.SetTag("messaging.system", "kafka")
            .SetTag("messaging.operation.type", "process")
            .SetTag("messaging.destination.name", topic)
            .SetTag("messaging.kafka.offset", record.Offset);
        (_spans ??= []).Add(span);
        return new EventTrace(span.Id!, span.Context);
    }
}
