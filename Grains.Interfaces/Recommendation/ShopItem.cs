using System.Text.Json.Serialization;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Grains.Interfaces.Recommendation;

/// <summary>
/// What is known of an item: a value of the compacted topic <see cref="Topics.Items"/>; a null value deletes it. What
/// comes last holds.
/// </summary>
[GenerateSerializer, Immutable, Alias("Emotion.Recommendation.ShopItem")]
public sealed record ShopItem : IKeyedEvent
{
    /// <summary>Greatest price: beyond, it is a mistake.</summary>
    public const double MaxPrice = 1e12;

    /// <summary>The item, 1 to 256 characters.</summary>
    [Id(0)]
    public required string ItemId { get; init; }

    /// <summary>Its name, at most 256 characters.</summary>
    [Id(1)]
    public string? Title { get; init; }

    /// <summary>Its category, at most 64 characters.</summary>
    [Id(2)]
    public string? Category { get; init; }

    /// <summary>0 to <see cref="MaxPrice"/>, in the shop's one currency.</summary>
    [Id(3)]
    public double? Price { get; init; }

    /// <summary>Whether it can be had now; null if nobody said.</summary>
    [Id(4)]
    public bool? InStock { get; init; }

    [JsonIgnore]
    string? IKeyedEvent.EventId => null;

    [JsonIgnore]
    string IKeyedEvent.EventKey => ItemId;

    /// <summary>An item has no event time: it holds from when it comes.</summary>
    [JsonIgnore]
    DateTimeOffset IKeyedEvent.EventTime => DateTimeOffset.UnixEpoch;

    /// <inheritdoc/>
    public void Validate(EventFaults faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        faults.RequireText("itemId", ItemId);
        if (Title is not null)
        {
            faults.RequireText("title", Title);
        }

        if (Category is not null)
        {
            faults.RequireText("category", Category, 64);
        }

        if (Price is { } price)
        {
            faults.RequireRange("price", price, 0, MaxPrice);
        }
    }
}
