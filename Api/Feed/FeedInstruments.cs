using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Api.Feed;

/// <summary>Metrics and traces of the feed. Tags name types, never a user.</summary>
internal sealed class FeedInstruments
{
    /// <summary>Name of the meter and of the activity source.</summary>
    public const string Name = "Emotion.Feed";

    private static readonly ActivitySource Activities = new(Name);

    private readonly Meter _meter;
    private readonly TimeProvider _time;
    private readonly UpDownCounter<int> _clients;
    private readonly Counter<long> _events;
    private readonly Counter<long> _repeats;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _gaps;
    private readonly Histogram<double> _delay;
    private readonly Histogram<double> _send;

    /// <summary>Creates the instruments.</summary>
    public FeedInstruments(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        _meter = meters.Create(Name);
        _clients = _meter.CreateUpDownCounter<int>("emotion.feed.clients", "{client}", "Feeds that are open.");
        _events = _meter.CreateCounter<long>("emotion.feed.events", "{event}", "Events read from the output topics.");
        _repeats = _meter.CreateCounter<long>("emotion.feed.repeats", "{event}", "Events passed over because they were in the feed before.");
        _sent = _meter.CreateCounter<long>("emotion.feed.sent", "{event}", "Events sent to clients.");
        _dropped = _meter.CreateCounter<long>("emotion.feed.dropped", "{event}", "Events left out for clients that were too slow.");
        _gaps = _meter.CreateCounter<long>("emotion.feed.gaps", "{gap}", "Clients whose cursor reached further back than the broker.");
        _delay = _meter.CreateHistogram("emotion.feed.duration", "s", "From an event's record in the output topic to its place in the feed.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
        _send = _meter.CreateHistogram<double>("emotion.feed.send.duration", "s", "Time until a client's connection had taken a frame.");

        // Shown as zero from the start: an alert on a series that does not exist yet never fires.
        _clients.Add(0);
        _dropped.Add(0);
        _gaps.Add(0);
        for (var topic = 0; topic < FeedTopics.Count; topic++)
        {
            _repeats.Add(0, Type(topic));
            _sent.Add(0, Type(topic));
        }
    }

    /// <summary>A client came (1) or went (-1).</summary>
    public void OnClients(int change) => _clients.Add(change);

    /// <summary>An event took its place in the feed, so long after it was written.</summary>
    public void OnEvent(int topic, TimeSpan delay)
    {
        _events.Add(1, Type(topic));
        _delay.Record(Math.Max(0, delay.TotalSeconds), Type(topic));
    }

    /// <summary>Clients were too far behind for so many events that they wanted.</summary>
    public void OnDropped(int count) => _dropped.Add(count);

    /// <summary>Lets a gauge tell how far the slowest client is behind.</summary>
    public void ObserveBacklog(Func<long> backlog) =>
        _ = _meter.CreateObservableGauge("emotion.feed.backlog", backlog, "{event}", "Events that the slowest client is behind.");

    /// <summary>An event had been in the feed before.</summary>
    public void OnRepeat(int topic) => _repeats.Add(1, Type(topic));

    /// <summary>Now, for <see cref="OnSent"/>.</summary>
    public long Timestamp() => _time.GetTimestamp();

    /// <summary>Something was sent to a client: its connection took it.</summary>
    /// <param name="item">What.</param>
    /// <param name="startedAt">The <see cref="Timestamp"/> when it was offered.</param>
    public void OnSent(FeedItem item, long startedAt)
    {
        _send.Record(_time.GetElapsedTime(startedAt).TotalSeconds);
        switch (item.Kind)
        {
            case FeedItemKind.Event:
                _sent.Add(1, Type(item.Event!.Topic));
                break;
            case FeedItemKind.Gap:
                _gaps.Add(1);
                break;
            case FeedItemKind.Dropped:
            case FeedItemKind.Hello:
            default:
                break;
        }
    }

    /// <summary>The span of an event's place in the feed, for events whose producer began a trace.</summary>
    public static Activity? Trace(TopicRecord record) =>
        Activities.HasListeners() && record.Headers.TryGetValue("traceparent", out var header) && header is { Length: <= 256 }
        && ActivityContext.TryParse(Encoding.ASCII.GetString(header), null, isRemote: true, out var parent)
            ? Activities.StartActivity($"feed {record.Topic}", ActivityKind.Consumer, parent)
            : null;

    /// <summary>The last span of an event's trace: its frame to the first client that gets one. One is enough to see; a thousand clients are not.</summary>
    public static Activity? TraceFrame(FeedItem item) =>
        item.Event?.TakeSpan() is { } parent
            ? Activities.StartActivity($"frame {FeedTopics.Types[item.Event.Topic]}", ActivityKind.Producer, parent)
            : null;

    private static KeyValuePair<string, object?> Type(int topic) => new("type", FeedTopics.Types[topic]);
}
