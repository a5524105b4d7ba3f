using System.Buffers;
using System.Text.Json;
using Emotion.EventTime.State;
using Emotion.Grains.Interfaces.Responses;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Grains.Responses.Webhooks;

/// <summary>A response that waits for its receiver: an entry of the queue's log.</summary>
/// <param name="Key">The record's key in <see cref="Topics.Responses"/>.</param>
/// <param name="Source">Where it came from.</param>
/// <param name="Json">The response, bytes as they came: what is sent, and what goes to the dead letters.</param>
internal sealed record WebhookItem(string Key, EventSource Source, ReadOnlyMemory<byte> Json)
{
    private RuleResponse? _response;

    /// <summary>The response.</summary>
    public RuleResponse Response => _response ??= JsonSerializer.Deserialize(Json.Span, ResponsesJson.Default.RuleResponse)!;

    /// <summary>Where it goes.</summary>
    public Uri Url => new(((WebhookAction)Response.Action).Url);

    public byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>(Json.Length + 64);
        var writer = new StateWriter(buffer);
        writer.WriteText(Key);
        writer.WriteSigned(Source.Partition);
        writer.WriteSigned(Source.Offset);
        writer.WriteBytes(Json.Span);
        return buffer.WrittenSpan.ToArray();
    }

    public static WebhookItem Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new StateReader(bytes);
        var key = reader.ReadText();
        var source = new EventSource(Topics.Responses, (int)reader.ReadSigned(), reader.ReadSigned());
        return new WebhookItem(key, source, reader.ReadBytes().ToArray());
    }
}
