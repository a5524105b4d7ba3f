using System.Data.Common;
using System.Net.Sockets;
using Emotion.Grains.Interfaces.Models;
using Emotion.Streams.Kafka;

namespace Emotion.Grains.Streaming;

/// <summary>Which exceptions say that something else is unavailable, rather than that an event is bad.</summary>
internal static class TransientFaults
{
    internal static bool Contains(Exception exception) => exception
        is DependencyUnavailableException
        or InferenceOverloadedException
        or ModelNotAvailableException
        or KafkaProduceException
        or StateConflictException
        or TimeoutException
        or OperationCanceledException
        or OrleansException
        or DbException
        or IOException
        or SocketException
        or HttpRequestException
        or ObjectDisposedException
        or OutOfMemoryException;
}
