using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Grains.Interfaces.Recommendation;

/// <summary>
/// A line of the purchase history. Its identity is user, item, time and line: the same purchase loaded twice is one.
/// </summary>
[GenerateSerializer, Immutable, Alias("Emotion.Recommendation.Purchase")]
public sealed record Purchase
{
    /// <summary>Most pieces of one line: beyond, it is a mistake.</summary>
    public const double MaxQuantity = 1e9;

    /// <summary>The shopper, 1 to 256 characters.</summary>
    [Id(0)]
    public required string UserId { get; init; }

    /// <summary>The item, 1 to 256 characters.</summary>
    [Id(1)]
    public required string ItemId { get; init; }

    /// <summary>
    /// Pieces, more than 0 and at most <see cref="MaxQuantity"/>; 1 if left out. Settable, as the generated serializer would
    /// overwrite the default of an init-only member.
    /// </summary>
    [Id(2)]
    public double Quantity { get; set; } = 1;

    /// <summary>When it was bought; kept to the microsecond.</summary>
    [Id(3)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Tells apart two lines of the same user, item and time; 0 to 1,000,000, 0 if left out.</summary>
    [Id(4)]
    public int Line { get; init; }

    /// <summary>Adds what is wrong with it, by field.</summary>
    public void Validate(EventFaults faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        faults.RequireText("userId", UserId);
        faults.RequireText("itemId", ItemId);
        if (!(Quantity is > 0 and <= MaxQuantity))
        {
            faults.Add("quantity", "must be more than 0 and at most 1e9");
        }

        faults.RequireTime("createdAt", CreatedAt);
        faults.RequireRange("line", Line, 0, 1_000_000);
    }
}
