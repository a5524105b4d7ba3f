using Microsoft.Extensions.Logging;

namespace Emotion.Streams.Kafka;

internal sealed partial class KafkaConsumerPump
{
    [LoggerMessage(LogLevel.Debug, "Reading {Topic}/{Partition} from offset {Offset} (incarnation {Incarnation})")]
    private static partial void LogOpened(ILogger logger, string topic, int partition, long offset, string incarnation);

    [LoggerMessage(LogLevel.Warning, "Cannot open {Topic}/{Partition} ({Reason}); trying again in {Delay}")]
    private static partial void LogOpenFailed(ILogger logger, string topic, int partition, string reason, TimeSpan delay);

    [LoggerMessage(LogLevel.Error, "{Topic}/{Partition}: {Count} records, offsets {Due} to {Low}, were dropped by the broker's retention before they were read")]
    private static partial void LogOverrun(ILogger logger, string topic, int partition, long count, long due, long low);

    [LoggerMessage(LogLevel.Warning, "{Topic}/{Partition} was recreated: committed offset {Committed} is behind its end {High}; reading from its beginning")]
    private static partial void LogRecreated(ILogger logger, string topic, int partition, long committed, long high);

    [LoggerMessage(LogLevel.Warning, "{Topic}/{Partition} cannot be read on from offset {Offset} ({Reason}); opening it anew")]
    private static partial void LogLost(ILogger logger, string topic, int partition, long offset, string reason);

    [LoggerMessage(LogLevel.Warning, "Offset of {Topic}/{Partition} was not committed: {Reason}")]
    private static partial void LogCommitFailed(ILogger logger, string topic, int partition, string reason);

    [LoggerMessage(LogLevel.Warning, "Kafka consumer: {Code} {Reason}")]
    private static partial void LogError(ILogger logger, ErrorCode code, string reason);

    [LoggerMessage(LogLevel.Debug, "Kafka consumer: {Facility} {Message}")]
    private static partial void LogLibrary(ILogger logger, string facility, string message);
}
