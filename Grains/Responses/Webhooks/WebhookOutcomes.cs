using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Grains.Responses.Webhooks;

/// <summary>What became of webhooks that were sent: an event of the queue's grain that comes by call alone.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Items">Each one.</param>
internal sealed record WebhookOutcomes(string Queue, ImmutableArray<WebhookOutcome> Items) : IKeyedEvent
{
    [JsonIgnore]
    string? IKeyedEvent.EventId => null;

    [JsonIgnore]
    string IKeyedEvent.EventKey => Queue;

    /// <summary>It has no event time: it holds from when it comes.</summary>
    [JsonIgnore]
    DateTimeOffset IKeyedEvent.EventTime => DateTimeOffset.UnixEpoch;

    /// <inheritdoc/>
    public void Validate(EventFaults faults)
    {
        // Made by the grain itself.
    }
}

/// <summary>What became of one.</summary>
/// <param name="Number">Its number in the queue.</param>
/// <param name="Item">The webhook.</param>
/// <param name="Error">Why it was given up; null if it was delivered.</param>
internal sealed record WebhookOutcome(long Number, WebhookItem Item, string? Error);

/// <summary>Generated JSON of calls among the queue's events.</summary>
[JsonSerializable(typeof(WebhookOutcomes))]
internal sealed partial class WebhookJson : JsonSerializerContext;
