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

    private readonly UpDownCounter<int> _clients;
    private readonly Counter<long> _events;
    private readonly Counter<long> _repeats;
    private readonly Counter<long> _sent;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _gaps;
    private readonly Histogram<double> _delay;

    /// <summary>Creates the instruments.</summary>
    public FeedInstruments(IMeterFactory meters)
    {
        var meter = meters.Create(Name);
        _clients = meter.CreateUpDownCounter<int>("emotion.feed.clients", "{client}", "Feeds that are open.");
        _events = meter.CreateCounter<long>("emotion.feed.events", "{event}", "Events read from the output topics.");
        _repeats = meter.CreateCounter<long>("emotion.feed.repeats", "{event}", "Events passed over because they were in the feed before.");
        _sent = meter.CreateCounter<long>("emotion.feed.sent", "{event}", "Events sent to clients.");
        _dropped = meter.CreateCounter<long>("emotion.feed.dropped", "{event}", "Events left out for clients that were too slow.");
        _gaps = meter.CreateCounter<long>("emotion.feed.gaps", "{gap}", "Clients whose cursor reached further back than the broker.");
        _delay = meter.CreateHistogram("emotion.feed.duration", "s", "From an event's record in the output topic to its place in the feed.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] });
    }

    /// <summary>A client came (1) or went (-1).</summary>
    public void OnClients(int change) => _clients.Add(change);

    /// <summary>An event took its place in the feed, so long after it was written.</summary>
    public void OnEvent(int topic, TimeSpan delay)
    {
        _events.Add(1, Type(topic));
        _delay.Record(Math.Max(0, delay.TotalSeconds), Type(topic));
    }

    /// <summary>An event had been in the feed before.</summary>
    public void OnRepeat(int topic) => _repeats.Add(1, Type(topic));

    /// <summary>Something was sent to a client.</summary>
    public void OnSent(FeedItem item)
    {
        switch (item.Kind)
        {
            case FeedItemKind.Event:
                _sent.Add(1, Type(item.Event!.Topic));
                break;
            case FeedItemKind.Dropped:
                _dropped.Add(item.Count);
                break;
            case FeedItemKind.Gap:
                _gaps.Add(1);
                break;
            case FeedItemKind.Hello:
            default:
                break;
        }
    }

    /// <summary>The last span of an event's trace, for events whose producer began one.</summary>
    public static Activity? Trace(TopicRecord record) =>
        Activities.HasListeners() && record.Headers.TryGetValue("traceparent", out var header) && header is { Length: <= 256 }
        && ActivityContext.TryParse(Encoding.ASCII.GetString(header), null, isRemote: true, out var parent)
            ? Activities.StartActivity($"feed {record.Topic}", ActivityKind.Consumer, parent)
            : null;

    private static KeyValuePair<string, object?> Type(int topic) => new("type", FeedTopics.Types[topic]);
}
