using Microsoft.Extensions.Logging;

namespace Emotion.Streams.Kafka;

/// <summary>What happens when a delivery fails: again with back-off; one by one, to find the record that fails; then aside.</summary>
internal sealed partial class PartitionDispatcher
{
    private const int FailuresThatSetAside = 3;

    private async Task OnFailedAsync(Lane lane, KafkaBatch batch, Exception failure)
    {
        lane.DiscardAnswer = false;
        lane.Failures++;
        _context.Instruments.OnFailed(_partition.Topic);
        LogFailed(_context.Logger, _partition.Topic, _partition.Number, batch.Records[0].Offset, batch.Records.Length, lane.Failures, failure);
        if (lane.Failures >= FailuresThatSetAside)
        {
            // One key that cannot go on must not stop event time for all others.
            lane.SetAside(_tracker);
        }

        if (_context.DeadLetters is { } sink && !IsTransient(failure))
        {
            if (batch.Records.Length > 1)
            {
                lane.IsolateUpTo = Math.Max(lane.IsolateUpTo, batch.Records[^1].Offset);
            }
            else if (lane.Failures >= _options.MaxDeliveryAttempts && await TryPutAsideAsync(sink, batch.Records[0], failure))
            {
                lane.Failures = 0;
                lane.PutAside(batch.Records[0].Offset);
                SendAgain(lane, TimeSpan.Zero);
                return;
            }
        }

        SendAgain(lane, BackOff(lane.Failures));
    }

    private async Task<bool> TryPutAsideAsync(IKafkaDeadLetterSink sink, KafkaRecord record, Exception failure)
    {
        try
        {
            await sink.WriteAsync(_partition.Topic, _partition.Number, record, failure, CancellationToken.None);
            _context.Instruments.OnDeadLettered(_partition.Topic);
            return true;
        }
#pragma warning disable CA1031 // The sink is user code; the record stays and both are tried again.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogSinkFailed(_context.Logger, _partition.Topic, _partition.Number, record.Offset, exception);
            return false;
        }
    }

    private TimeSpan BackOff(int failures)
    {
        var doubled = _options.RetryDelay * Math.Pow(2, Math.Min(failures - 1, 20));
        return doubled < _options.MaxRetryDelay ? doubled : _options.MaxRetryDelay;
    }

    /// <summary>Failures of the cluster, not of the record: never a reason to put a record aside.</summary>
    private static bool IsTransient(Exception failure) => failure is TimeoutException or OrleansException or OperationCanceledException;

    [LoggerMessage(LogLevel.Warning, "Delivery of {Topic}/{Partition} offset {Offset} and {Count} records failed {Failures} times in a row; it will be tried again")]
    private static partial void LogFailed(ILogger logger, string topic, int partition, long offset, int count, int failures, Exception exception);

    [LoggerMessage(LogLevel.Error, "Dead-letter sink did not take {Topic}/{Partition} offset {Offset}; it will be tried again")]
    private static partial void LogSinkFailed(ILogger logger, string topic, int partition, long offset, Exception exception);

    [LoggerMessage(LogLevel.Warning, "{Topic}/{Partition} was given up with {Undone} records that are not durable, from offset {Offset}: they will be delivered again")]
    private static partial void LogNotDrained(ILogger logger, string topic, int partition, int undone, long offset);
}
