namespace Emotion.Streams.Kafka;

/// <summary>How far the partition is, and where its records are. Read by any thread: figures of the same moment, give or take one.</summary>
internal sealed partial class PartitionDispatcher
{
    /// <summary>How far this partition is; may be called from any thread.</summary>
    internal KafkaPartitionLag GetLag(string owner)
    {
        var lowest = Math.Max(_partition.Done, _partition.Start);
        var high = Math.Max(_partition.High, _partition.Next);
        var oldest = _tracker.OldestTimestampMs;
        var seconds = oldest > 0 ? Math.Max(0, (_time.GetUtcNow().ToUnixTimeMilliseconds() - oldest) / 1000.0) : 0;
        var idle = high <= lowest && _time.GetElapsedTime(Volatile.Read(ref _lastRecord)) > _options.IdlePartitionAfter;
        var inFlight = Volatile.Read(ref _inFlightRecords);
        var longest = Volatile.Read(ref _longest);
        return new KafkaPartitionLag(
            _partition.Topic,
            _partition.Number,
            owner,
            _partition.Committed,
            _partition.Next,
            high,
            high - lowest,
            seconds,
            _tracker.Undone,
            _tracker.AppliedWatermarkMs,
            idle,
            CachePressure(),
            _partition.Held,
            inFlight,
            Math.Max(0, Volatile.Read(ref _sentRecords) - inFlight),
            Math.Max(0, longest?.Unsent ?? 0),
            longest is { Unsent: > 0 } ? longest.Key : null);
    }

    /// <summary>The fuller of the two bounds of <see cref="HasRoom"/>.</summary>
    private double CachePressure() =>
        Math.Clamp(Math.Max((double)_tracker.Undone / _options.MaxUndoneEvents, (double)_tracker.Span / _options.MaxUndoneSpan), 0, 1);
}
