using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;

namespace Emotion.Api.Grpc;

/// <summary>Errors with the details of google.rpc, which clients in any language can read.</summary>
internal static class GrpcErrors
{
    /// <summary>INVALID_ARGUMENT with a violation per field.</summary>
    /// <param name="errors">Messages by field.</param>
    public static RpcException Invalid(IEnumerable<KeyValuePair<string, string[]>> errors)
    {
        var details = new BadRequest();
        foreach (var (field, messages) in errors)
        {
            foreach (var message in messages)
            {
                details.FieldViolations.Add(new BadRequest.Types.FieldViolation { Field = field, Description = message });
            }
        }

        var first = details.FieldViolations[0];
        return Rich(Code.InvalidArgument, $"{first.Field}: {first.Description}", details);
    }

    /// <summary>UNAVAILABLE or RESOURCE_EXHAUSTED, with when to try again.</summary>
    public static RpcException Retry(Code code, string message, TimeSpan after) =>
        Rich(code, message, new RetryInfo { RetryDelay = Duration.FromTimeSpan(after) });

    /// <summary>NOT_FOUND.</summary>
    public static RpcException NotFound(string message) => new(new global::Grpc.Core.Status(StatusCode.NotFound, message));

    private static RpcException Rich(Code code, string message, Google.Protobuf.IMessage details) =>
        new Google.Rpc.Status { Code = (int)code, Message = message, Details = { Any.Pack(details) } }.ToRpcException();
}
