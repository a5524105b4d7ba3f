using System.Diagnostics.Metrics;

namespace Emotion.Streams.Kafka;

/// <summary>Metrics of this library, meter <see cref="MeterName"/>. Tags name topics and providers, never a key.</summary>
public sealed class KafkaInstruments : IDisposable
{
    /// <summary>Name of the meter.</summary>
    public const string MeterName = "Emotion.Streams.Kafka";

    private readonly Meter _meter;
    private readonly Counter<long> _consumed;
    private readonly Counter<long> _delivered;
    private readonly Counter<long> _calls;
    private readonly Histogram<double> _processing;
    private readonly Counter<long> _redelivered;
    private readonly Counter<long> _gaps;
    private readonly Counter<long> _failed;
    private readonly Counter<long> _deadLettered;
    private readonly Counter<long> _overrun;
    private readonly Counter<long> _produced;
    private readonly Counter<long> _produceFailed;
    private readonly Counter<long> _clamped;
    private Func<IEnumerable<KafkaPartitionLag>> _lags = static () => [];
    private int _gatesClosed;

    /// <summary>Creates the instruments.</summary>
    public KafkaInstruments(IMeterFactory meters)
    {
        ArgumentNullException.ThrowIfNull(meters);
        _meter = meters.Create(MeterName);
        _consumed = _meter.CreateCounter<long>("emotion.stream.consumed", "{record}", "Records read from Kafka.");
        _delivered = _meter.CreateCounter<long>("emotion.stream.delivered", "{record}", "Records that a grain applied.");
        _calls = _meter.CreateCounter<long>("emotion.stream.calls", "{call}", "Grain calls that delivered records.");
        _processing = _meter.CreateHistogram<double>("emotion.stream.processing.duration", "s", "Time of one delivering grain call.");
        _redelivered = _meter.CreateCounter<long>("emotion.stream.redelivered", "{record}", "Records sent again after a failure or a gap.");
        _gaps = _meter.CreateCounter<long>("emotion.stream.gaps", "{gap}", "Deliveries refused because an earlier record was missing.");
        _failed = _meter.CreateCounter<long>("emotion.stream.failed_calls", "{call}", "Delivering grain calls that threw.");
        _deadLettered = _meter.CreateCounter<long>("emotion.stream.dead_letter", "{record}", "Records handed to the dead-letter sink by the provider.");
        _overrun = _meter.CreateCounter<long>("emotion.stream.retention_overrun", "{record}", "Records the broker dropped before they were read.");
        _produced = _meter.CreateCounter<long>("emotion.output.acknowledged", "{record}", "Records the broker acknowledged.");
        _produceFailed = _meter.CreateCounter<long>("emotion.output.failed", "{record}", "Records the broker did not acknowledge.");
        _clamped = _meter.CreateCounter<long>("emotion.watermark.clamped", "{record}", "Event times too far ahead of the clock to push the watermark.");
        _meter.CreateObservableGauge("emotion.stream.consumer_lag", () => Observe(lag => lag.LagRecords), "{record}", "Records that are not done.");
        _meter.CreateObservableGauge("emotion.stream.consumer_lag.seconds", () => ObserveMax(lag => lag.LagSeconds), "s", "Age of the oldest record that is not done.");
        _meter.CreateObservableGauge("emotion.stream.queue.undone", () => Observe(lag => lag.Undone), "{record}", "Records read but not durable.");
        _meter.CreateObservableGauge("emotion.stream.watermark", ObserveWatermarks, "s", "Event-time watermark, Unix seconds.");
        _meter.CreateObservableGauge("emotion.output.held_back", () => Volatile.Read(ref _gatesClosed), "{topic}", "Topics held back by consumer lag.");
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void ObserveLags(Func<IEnumerable<KafkaPartitionLag>> lags) => _lags = lags;

    internal void OnConsumed(string topic, int count) => _consumed.Add(count, Topic(topic));

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

    internal void OnProduced(string topic) => _produced.Add(1, Topic(topic));

    internal void OnProduceFailed(string topic) => _produceFailed.Add(1, Topic(topic));

    internal void OnClamped(string topic) => _clamped.Add(1, Topic(topic));

    internal void OnGateClosed(int topics) => Volatile.Write(ref _gatesClosed, topics);

    private static KeyValuePair<string, object?> Topic(string topic) => new("topic", topic);

    private IEnumerable<Measurement<long>> Observe(Func<KafkaPartitionLag, long> value) =>
        _lags().GroupBy(lag => lag.Topic, StringComparer.Ordinal).Select(group => new Measurement<long>(group.Sum(value), Topic(group.Key)));

    private IEnumerable<Measurement<double>> ObserveMax(Func<KafkaPartitionLag, double> value) =>
        _lags().GroupBy(lag => lag.Topic, StringComparer.Ordinal).Select(group => new Measurement<double>(group.Max(value), Topic(group.Key)));

    private IEnumerable<Measurement<double>> ObserveWatermarks() =>
        _lags().Where(lag => lag.WatermarkMs != long.MinValue).GroupBy(lag => lag.Topic, StringComparer.Ordinal)
            .Select(group => new Measurement<double>(group.Min(lag => lag.WatermarkMs) / 1000.0, Topic(group.Key)));
}
