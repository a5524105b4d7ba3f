using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Grains.Interfaces.Recommendation;

/// <summary>A shopper looked at, carted or bought an item: an event of the topic <see cref="Topics.Clicks"/>.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Recommendation.Click")]
public sealed record Click : IUserEvent
{
    /// <summary>The click's identity, 1 to 256 characters.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>The shopper, 1 to 256 characters.</summary>
    [Id(1)]
    public required string UserId { get; init; }

    /// <summary>The item, 1 to 256 characters; it need not be in the catalogue.</summary>
    [Id(2)]
    public required string ItemId { get; init; }

    /// <summary>What was done.</summary>
    [Id(3)]
    public required ClickAction Action { get; init; }

    /// <summary>When: the event time.</summary>
    [Id(4)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <inheritdoc/>
    public void Validate(EventFaults faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        faults.RequireText("id", Id);
        faults.RequireText("userId", UserId);
        faults.RequireText("itemId", ItemId);
        if (!Enum.IsDefined(Action))
        {
            faults.Add("action", "must be view, cart or purchase");
        }

        faults.RequireTime("createdAt", CreatedAt);
    }
}
