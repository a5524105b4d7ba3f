using System.Text.Json.Serialization;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Grains.Interfaces.Responses;

/// <summary>A rule that fired: a value of the topic <see cref="Topics.Responses"/>. It speaks of texts and events, not of the person.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.RuleResponse")]
public sealed record RuleResponse : IKeyedEvent
{
    /// <summary>The queue of responses that go nowhere.</summary>
    public const string NoQueue = "none";

    private const int MaxIdLength = 1_000;

    /// <summary>The same whenever this response is sent again: rule, user or zone, and the event that made it fire.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>The rule.</summary>
    [Id(1)]
    public required string RuleId { get; init; }

    /// <summary>The rule's name.</summary>
    [Id(2)]
    public required string Rule { get; init; }

    /// <summary>What the rule looks at.</summary>
    [Id(3)]
    public required RuleSubject Subject { get; init; }

    /// <summary>The user; null for crowd and zones.</summary>
    [Id(4)]
    public string? UserId { get; init; }

    /// <summary>The zone; null for others.</summary>
    [Id(5)]
    public string? Zone { get; init; }

    /// <summary>The event time at which the condition was met, UTC.</summary>
    [Id(6)]
    public required DateTimeOffset TriggeredAt { get; init; }

    /// <summary>Whether an event that came late made it fire.</summary>
    [Id(7)]
    public bool Late { get; init; }

    /// <summary>The condition in plain words.</summary>
    [Id(8)]
    public required string Reason { get; init; }

    /// <summary>What is done.</summary>
    [Id(9)]
    public required RuleAction Action { get; init; }

    /// <summary>The event that made it fire; the text is left out on purpose.</summary>
    [Id(10)]
    public required TriggeringEvent Event { get; init; }

    /// <summary>Where it waits to be sent: <c>host:port</c> of a webhook, <see cref="NoQueue"/> for others.</summary>
    [JsonIgnore]
    public string Queue => Action is WebhookAction webhook && Uri.TryCreate(webhook.Url, UriKind.Absolute, out var url)
        ? $"{url.IdnHost.ToLowerInvariant()}:{url.Port}"
        : NoQueue;

    /// <summary>The user, the zone, or <c>crowd</c>.</summary>
    [JsonIgnore]
    public string RecordKey => UserId ?? Zone ?? "crowd";

    /// <summary>Its id says who it is; a queue knows which it has taken, so that one put back from the dead letters counts anew.</summary>
    [JsonIgnore]
    string? IKeyedEvent.EventId => null;

    [JsonIgnore]
    string IKeyedEvent.EventKey => Queue;

    [JsonIgnore]
    DateTimeOffset IKeyedEvent.EventTime => TriggeredAt;

    /// <inheritdoc/>
    public void Validate(EventFaults faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        faults.RequireText("id", Id, MaxIdLength);
        faults.RequireText("ruleId", RuleId);
        faults.RequireTime("triggeredAt", TriggeredAt);
    }
}

/// <summary>The event that made a rule fire.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Responses.TriggeringEvent")]
public sealed record TriggeringEvent
{
    /// <summary>The topic it came by.</summary>
    [Id(0)]
    public required string Topic { get; init; }

    /// <summary>Its id.</summary>
    [Id(1)]
    public required string Id { get; init; }

    /// <summary>Its event time, UTC.</summary>
    [Id(2)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>A post's label, a transaction's decision; null for others.</summary>
    [Id(3)]
    public string? Label { get; init; }

    /// <summary>The score of the label or of the risk, a zone's multiplier; null for the crowd.</summary>
    [Id(4)]
    public double? Score { get; init; }

    /// <summary>Partition it came by; null where it came by none.</summary>
    [Id(5)]
    public int? Partition { get; init; }

    /// <summary>Offset it came by; null where it came by none.</summary>
    [Id(6)]
    public long? Offset { get; init; }
}
