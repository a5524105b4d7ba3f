using Emotion.Grains.Interfaces.Models;
using Emotion.Grains.Interfaces.Streaming;
using Google.Rpc;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace Emotion.Api.Grpc;

/// <summary>Maps what services throw to status codes, so that clients know whether to mend or to repeat the call.</summary>
internal sealed class GrpcErrorInterceptor : Interceptor
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception exception) when (Map(exception, context) is { } mapped)
        {
            throw mapped;
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception exception) when (Map(exception, context) is { } mapped)
        {
            throw mapped;
        }
    }

    private static RpcException? Map(Exception exception, ServerCallContext context) => exception switch
    {
        InferenceOverloadedException overloaded => GrpcErrors.Retry(Code.Unavailable, overloaded.Message, overloaded.RetryAfter),
        ModelNotAvailableException missing => GrpcErrors.NotFound(missing.Message),
        BrokerUnavailableException broker => GrpcErrors.Retry(Code.Unavailable, broker.Message, Second),
        TimeoutException or SiloUnavailableException or OrleansMessageRejectionException =>
            GrpcErrors.Retry(Code.Unavailable, "The cluster did not answer in time: try again.", Second),
        OperationCanceledException when context.CancellationToken.IsCancellationRequested =>
            new RpcException(context.Deadline <= TimeProvider.System.GetUtcNow().UtcDateTime
                ? new global::Grpc.Core.Status(StatusCode.DeadlineExceeded, "The deadline passed before the answer was there.")
                : new global::Grpc.Core.Status(StatusCode.Cancelled, "The caller cancelled the call.")),
        _ => null,
    };
}
