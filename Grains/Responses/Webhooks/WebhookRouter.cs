using System.Text.Json;
using Emotion.Grains.Interfaces.Responses;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Grains.Streaming;

namespace Emotion.Grains.Responses.Webhooks;

/// <summary>Responses are keyed by user or zone and belong to the queue of the host they go to: a slow host delays itself alone.</summary>
internal sealed class WebhookRouter : IEventRouter
{
    /// <inheritdoc/>
    public string Topic => Topics.Responses;

    /// <inheritdoc/>
    public string? KeyOf(ReadOnlySpan<byte> value)
    {
        try
        {
            // A null value erases what was said of a user before: there is nothing to send.
            return value.IsEmpty ? RuleResponse.NoQueue : JsonSerializer.Deserialize(value, ResponsesJson.Default.RuleResponse)?.Queue;
        }
        catch (JsonException)
        {
            // No response: the grain that takes a partition's unreadable records puts it into the dead letters.
            return null;
        }
    }
}
