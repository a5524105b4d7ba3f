using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Emotion.Streams.Kafka;

/// <summary>Metrics of this library, meter <see cref="MeterName"/>. Tags name topics, partitions and places, never a key.</summary>
public sealed class KafkaInstruments : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Emotion.Streams.Kafka";

    private readonly Meter _meter;
    private readonly Counter<long> _consumed;
    private readonly Counter<long> _delivered;
    private readonly Counter<long> _calls;
    private readonly Histogram<double> _eventLag;
    private readonly Histogram<double> _brokerLag;
    private readonly Histogram<double> _queueing;
    private readonly Histogram<double> _processing;
    private readonly Counter<long> _redelivered;
    private readonly Counter<long> _gaps;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _deadLettered;
    private readonly Counter<long> _overrun;
    private readonly Counter<long> _acknowledged;
    private readonly Counter<long> _produceFailed;
    private readonly Counter<long> _clamped;
    private readonly ConcurrentDictionary<string, bool> _produced = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private Func<IEnumerable<KafkaPartitionLag>> _lags = static () => [];
    private int _gatesClosed;

    /// <summary>Creates the instruments.</summary>
    /// <param name="meters">The factory of the host.</param>
    /// <param name="time">The clock.</param>
    public KafkaInstruments(IMeterFactory meters, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _time = time;
        _meter = meters.Create(MeterName);
        _consumed = _meter.CreateCounter<long>("emotion.stream.consumed", "{record}", "Records read from Kafka.");
        _delivered = _meter.CreateCounter<long>("emotion.stream.delivered", "{record}", "Records that a grain applied.");
        _calls = _meter.CreateCounter<long>("emotion.stream.calls", "{call}", "Grain calls that delivered records.");
        _eventLag = _meter.CreateHistogram<double>("emotion.ingestion.event.lag", "s", "Age of a record by its event time when it was received.");
        _brokerLag = _meter.CreateHistogram<double>("emotion.ingestion.broker.lag", "s", "Age of a record by the broker's time when it was received.");
        _queueing = _meter.CreateHistogram<double>("emotion.stream.queue.duration", "s", "Time from a record's receipt to the grain call that carries it; the call's oldest record.");
        _processing = _meter.CreateHistogram<double>("emotion.stream.processing.duration", "s", "Time of one delivering grain call.");
        _redelivered = _meter.CreateCounter<long>("emotion.stream.redelivered", "{record}", "Records sent again after a failure or a gap.");
        _gaps = _meter.CreateCounter<long>("emotion.stream.gaps", "{gap}", "Deliveries refused because an earlier record was missing.");
        _failed = _meter.CreateCounter<long>("emotion.stream.failed_calls", "{call}", "Delivering grain calls that threw.");
        _deadLettered = _meter.CreateCounter<long>("emotion.stream.dead_letter", "{record}", "Records handed to the dead-letter sink by the provider.");
        _overrun = _meter.CreateCounter<long>("emotion.stream.retention_overrun", "{record}", "Records the broker dropped before they were read.");
        _acknowledged = _meter.CreateCounter<long>("emotion.output.acknowledged", "{record}", "Records the broker acknowledged.");
        _produceFailed = _meter.CreateCounter<long>("emotion.output.failed", "{record}", "Records the broker did not acknowledge.");
        _clamped = _meter.CreateCounter<long>("emotion.watermark.clamped", "{record}", "Event times too far ahead of the clock to push the watermark.");
        _meter.CreateObservableGauge("emotion.stream.consumer_lag", () => Observe(lag => lag.LagRecords), "{record}", "Records that are not done.");
        _meter.CreateObservableGauge("emotion.stream.consumer_lag.duration", () => Observe(lag => lag.LagSeconds), "s", "Age of the oldest record that is not done.");
        _meter.CreateObservableGauge("emotion.stream.queue.undone", () => Observe(lag => lag.Undone), "{record}", "Records read but not durable.");
        _meter.CreateObservableGauge("emotion.stream.queue.records", ObservePlaces, "{record}", "Records held, by place: fetched, waiting (for their key's turn), in_flight (in a grain call) or applied (not durable yet).");
        _meter.CreateObservableGauge("emotion.stream.queue.longest", ObserveLongest, "{record}", "Records that wait for the turn of the one key that has most of them.");
        _meter.CreateObservableGauge("emotion.stream.cache.pressure", () => Observe(lag => lag.CachePressure), "1", "How full the place for undone records is; at 1 reading waits.");
        _meter.CreateObservableGauge("emotion.stream.watermark", ObserveWatermarks, "s", "Event-time watermark, Unix seconds.");
        _meter.CreateObservableGauge("emotion.stream.watermark.delay", ObserveWatermarkDelays, "s", "How far the watermark is behind the clock; not of idle partitions.");
        _meter.CreateObservableGauge("emotion.output.held_back", () => Volatile.Read(ref _gatesClosed), "{topic}", "Topics held back by consumer lag.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    /// <summary>Shows counters of trouble as zero from the start: an alert on a series that does not exist yet never fires.</summary>
    internal void Expect(IEnumerable<KafkaTopic> topics)
    {
        foreach (var topic in topics)
        {
            foreach (var counter in (Counter<long>[])[_redelivered, _gaps, _failed, _deadLettered, _overrun, _clamped])
            {
                counter.Add(0, Topic(topic.Name));
            }
        }
    }

    internal void ObserveLags(Func<IEnumerable<KafkaPartitionLag>> lags) => _lags = lags;

    internal void OnConsumed(string topic, int count) => _consumed.Add(count, Topic(topic));

    /// <summary>A record was received.</summary>
    /// <param name="topic">Its topic.</param>
    /// <param name="record">The record.</param>
    /// <param name="eventTimeMs">Its event time, Unix milliseconds; <see langword="null"/> if it has none.</param>
    /// <param name="receivedAt">When, as <see cref="TimeProvider.GetTimestamp"/> tells.</param>
    internal void OnReceived(string topic, KafkaRecord record, long? eventTimeMs, long receivedAt)
    {
        if (!_brokerLag.Enabled && !_eventLag.Enabled)
        {
            return;
        }

        var receivedMs = _time.GetUtcNow().ToUnixTimeMilliseconds() - _time.GetElapsedTime(receivedAt).TotalMilliseconds;
        if (record.TimestampMs > 0)
        {
            _brokerLag.Record(Math.Max(0, (receivedMs - record.TimestampMs) / 1000), Topic(topic));
        }

        if (eventTimeMs is { } time)
        {
            _eventLag.Record(Math.Max(0, (receivedMs - time) / 1000), Topic(topic));
        }
    }

    internal void OnQueued(string topic, TimeSpan waited) => _queueing.Record(waited.TotalSeconds, Topic(topic));

    internal void OnDelivered(string topic, int count, TimeSpan took)
    {
        var tag = Topic(topic);
        _delivered.Add(count, tag);
        _calls.Add(1, tag);
        _processing.Record(took.TotalSeconds, tag);
    }

    internal void OnRedelivered(string topic, int count) => _redelivered.Add(count, Topic(topic));

    internal void OnGap(string topic) => _gaps.Add(1, Topic(topic));

    internal void OnFailed(string topic) => _failed.Add(1, Topic(topic));

    internal void OnDeadLettered(string topic) => _deadLettered.Add(1, Topic(topic));

    internal void OnOverrun(string topic, long count) => _overrun.Add(count, Topic(topic));

    internal void OnProduced(string topic)
    {
        _acknowledged.Add(1, Topic(topic));
        if (_produced.TryAdd(topic, true))
        {
            _produceFailed.Add(0, Topic(topic));
        }
    }

    internal void OnProduceFailed(string topic) => _produceFailed.Add(1, Topic(topic));

    internal void OnClamped(string topic) => _clamped.Add(1, Topic(topic));

    internal void OnGateClosed(int topics) => Volatile.Write(ref _gatesClosed, topics);

    private static KeyValuePair<string, object?> Topic(string topic) => new("topic", topic);

    private static KeyValuePair<string, object?>[] Tags(KafkaPartitionLag lag) => [Topic(lag.Topic), new("partition", lag.Partition)];

    private IEnumerable<Measurement<T>> Observe<T>(Func<KafkaPartitionLag, T> value)
        where T : struct => _lags().Select(lag => new Measurement<T>(value(lag), Tags(lag)));

    private IEnumerable<Measurement<long>> ObservePlaces()
    {
        foreach (var topic in _lags().GroupBy(lag => lag.Topic, StringComparer.Ordinal))
        {
            yield return Place("fetched", lag => lag.Fetched);
            yield return Place("waiting", lag => lag.Undone - lag.InFlight - lag.Applied);
            yield return Place("in_flight", lag => lag.InFlight);
            yield return Place("applied", lag => lag.Applied);

            Measurement<long> Place(string place, Func<KafkaPartitionLag, long> records) =>
                new(Math.Max(0, topic.Sum(records)), Topic(topic.Key), new KeyValuePair<string, object?>("place", place));
        }
    }

    private IEnumerable<Measurement<long>> ObserveLongest() => _lags().GroupBy(lag => lag.Topic, StringComparer.Ordinal)
        .Select(topic => new Measurement<long>(topic.Max(lag => lag.LongestLane), Topic(topic.Key)));

    private IEnumerable<Measurement<double>> ObserveWatermarks() => _lags().Where(lag => lag.WatermarkMs != long.MinValue)
        .Select(lag => new Measurement<double>(lag.WatermarkMs / 1000.0, Tags(lag)));

    private IEnumerable<Measurement<double>> ObserveWatermarkDelays()
    {
        var now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        return _lags().Where(lag => lag is { Idle: false, WatermarkMs: not long.MinValue })
            .Select(lag => new Measurement<double>((now - lag.WatermarkMs) / 1000.0, Tags(lag)));
    }
}
