using System.Diagnostics;
using System.Text;
using Emotion.Streams.Kafka;

namespace Emotion.Grains.Streaming;

/// <summary>
/// The traces of a batch: one activity for each event that carries a W3C <c>traceparent</c>, child of the producer's. An
/// event without one costs a look at its headers, nothing more.
/// </summary>
internal struct EventTraces : IDisposable
{
    internal const string Header = "traceparent";

    private List<Activity>? _activities;

    /// <summary>Begins an event's activity.</summary>
    /// <returns>The <c>traceparent</c> its results carry on; <see langword="null"/> if it came without one.</returns>
    internal string? Begin(string topic, KafkaRecord record)
    {
        foreach (var header in record.Headers)
        {
            if (header.Value is { Length: <= 256 } value && header.Name == Header)
            {
                return Begin(topic, record, Encoding.ASCII.GetString(value));
            }
        }

        return null;
    }

    /// <summary>Marks all activities as failed.</summary>
    internal readonly void Fail(Exception exception)
    {
        foreach (var activity in _activities ?? [])
        {
            _ = activity.SetStatus(ActivityStatusCode.Error, exception.GetType().Name);
        }
    }

    /// <summary>Ends all activities.</summary>
    public readonly void Dispose()
    {
        foreach (var activity in _activities ?? [])
        {
            activity.Dispose();
        }
    }

    private string? Begin(string topic, KafkaRecord record, string traceParent)
    {
        if (!ActivityContext.TryParse(traceParent, null, isRemote: true, out var parent))
        {
            return null;
        }

        var before = Activity.Current;
        var activity = KeyedEventInstruments.Activities.StartActivity($"process {topic}", ActivityKind.Consumer, parent);
        // Activities of a batch stand side by side, not inside one another.
        Activity.Current = before;
        if (activity is null)
        {
            return traceParent;
        }

        _ = activity.SetTag("messaging.system", "kafka").SetTag("messaging.destination.name", topic).SetTag("messaging.kafka.offset", record.Offset);
        (_activities ??= []).Add(activity);
        return activity.Id;
    }
}
