using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Grains.Interfaces.Risk;

/// <summary>
/// A transaction was found to be fraudulent: an event of the topic <see cref="Topics.FraudReports"/>. Features make use of it once
/// the reporting delay after the transaction is over, however soon it comes, so that training and serving see the same.
/// </summary>
[GenerateSerializer, Immutable, Alias("Emotion.Risk.FraudReport")]
public sealed record FraudReport : IUserEvent
{
    /// <summary>The report's identity, 1 to 256 characters.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>The customer whose transaction it was.</summary>
    [Id(1)]
    public required string UserId { get; init; }

    /// <summary>The transaction.</summary>
    [Id(2)]
    public required string TransactionId { get; init; }

    /// <summary>The transaction's merchant.</summary>
    [Id(3)]
    public required string MerchantId { get; init; }

    /// <summary>The transaction's <c>createdAt</c>.</summary>
    [Id(4)]
    public required DateTimeOffset TransactionAt { get; init; }

    /// <summary>When it was reported: the event time.</summary>
    [Id(5)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Told apart from the user's transactions, which have ids of their own.</summary>
    string? IKeyedEvent.EventId => "report:" + Id;

    /// <inheritdoc/>
    public void Validate(EventFaults faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        faults.RequireText("id", Id);
        faults.RequireText("userId", UserId);
        faults.RequireText("transactionId", TransactionId);
        faults.RequireText("merchantId", MerchantId);
        faults.RequireTime("transactionAt", TransactionAt);
        faults.RequireTime("createdAt", CreatedAt);
        if (TransactionAt > CreatedAt)
        {
            faults.Add("createdAt", "must not be before transactionAt");
        }
    }
}
