using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Net;
using Emotion.Tests.Integration.Api;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Emotion.Tests.Integration.Watching;

/// <summary>A span as a collector gets it.</summary>
/// <param name="TraceId">32 hexadecimal digits.</param>
/// <param name="Id">16 hexadecimal digits.</param>
/// <param name="ParentId">16 hexadecimal digits; empty for a root.</param>
/// <param name="Name">Its name.</param>
/// <param name="Links">Ids of the spans it is linked to.</param>
internal sealed record ReceivedSpan(string TraceId, string Id, string ParentId, string Name, IReadOnlyList<string> Links);

/// <summary>A collector that takes spans by OTLP over gRPC and keeps them, and counts what comes of metrics.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ReceivedSpan> _spans = new();
    private int _metrics;

    private OtlpReceiver(WebApplication app) => _app = app;

    public string Endpoint => _app.Addresses()[0].ToString();

    public IReadOnlyList<ReceivedSpan> Spans => [.. _spans];

    /// <summary>Exports of metrics received.</summary>
    public int Metrics => Volatile.Read(ref _metrics);

    public static async Task<OtlpReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var app = builder.Build();
        var receiver = new OtlpReceiver(app);
        app.MapPost("/opentelemetry.proto.collector.trace.v1.TraceService/Export", context => AnswerAsync(context, receiver.TakeSpans));
        app.MapPost("/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", context => AnswerAsync(context, _ => Interlocked.Increment(ref receiver._metrics)));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    /// <summary>gRPC by hand: one length-prefixed message in, an empty one out, the status in a trailer.</summary>
    private static async Task AnswerAsync(HttpContext context, Action<ReadOnlyMemory<byte>> take)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var bytes = body.ToArray();
        take(bytes.AsMemory(5, (int)BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(1))));
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[5]);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    /// <summary>ExportTraceServiceRequest: resource_spans (1), in it scope_spans (2), in it spans (2).</summary>
    private void TakeSpans(ReadOnlyMemory<byte> request)
    {
        foreach (var span in Fields(request, 1).SelectMany(resource => Fields(resource, 2)).SelectMany(scope => Fields(scope, 2)))
        {
            _spans.Enqueue(new ReceivedSpan(
                Hex(span, 1),
                Hex(span, 2),
                Hex(span, 4),
                string.Concat(Fields(span, 5).Select(name => System.Text.Encoding.UTF8.GetString(name.Span))),
                [.. Fields(span, 13).Select(link => Hex(link, 2))]));
        }
    }

    private static string Hex(ReadOnlyMemory<byte> message, int field) =>
        string.Concat(Fields(message, field).Select(bytes => Convert.ToHexStringLower(bytes.Span)));

    /// <summary>The length-delimited fields of a message that have a number.</summary>
    private static List<ReadOnlyMemory<byte>> Fields(ReadOnlyMemory<byte> message, int number)
    {
        var found = new List<ReadOnlyMemory<byte>>();
        var input = new CodedInputStream(message.ToArray());
        while (input.ReadTag() is var tag and not 0)
        {
            if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited && WireFormat.GetTagFieldNumber(tag) == number)
            {
                found.Add(input.ReadBytes().Memory);
            }
            else
            {
                input.SkipLastField();
            }
        }

        return found;
    }
}
