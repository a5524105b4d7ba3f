using System.Text.Json.Serialization;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Grains.Interfaces.Risk;

/// <summary>
/// A user's transaction, or the report that it was fraudulent, on its way to its merchant: an event of the topic
/// <see cref="Topics.MerchantActivity"/>, written by users' grains alone.
/// </summary>
[GenerateSerializer, Immutable, Alias("Emotion.Risk.MerchantActivity")]
public sealed record MerchantActivity : IKeyedEvent
{
    /// <summary>Identity within the merchant: made from user and transaction or report.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>The merchant.</summary>
    [Id(1)]
    public required string MerchantId { get; init; }

    /// <summary>When the transaction happened.</summary>
    [Id(2)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>False for the transaction, true for the report.</summary>
    [Id(3)]
    public bool Fraud { get; init; }

    /// <summary>Of a fraud: whether the amount was usual for the customer.</summary>
    [Id(4)]
    public bool Usual { get; init; }

    [JsonIgnore]
    string? IKeyedEvent.EventId => Id;

    [JsonIgnore]
    string IKeyedEvent.EventKey => MerchantId;

    [JsonIgnore]
    DateTimeOffset IKeyedEvent.EventTime => CreatedAt;

    /// <inheritdoc/>
    public void Validate(EventFaults faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        faults.RequireText("id", Id, (2 * EventFaults.MaxIdLength) + 16);
        faults.RequireText("merchantId", MerchantId);
        faults.RequireTime("createdAt", CreatedAt);
    }
}
