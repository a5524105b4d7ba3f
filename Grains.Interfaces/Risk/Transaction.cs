using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Grains.Interfaces.Risk;

/// <summary>A card or shop transaction: an event of the topic <see cref="Topics.Transactions"/>.</summary>
[GenerateSerializer, Immutable, Alias("Emotion.Risk.Transaction")]
public sealed record Transaction : IUserEvent
{
    /// <summary>Greatest amount: beyond, cents are lost and the amount is a mistake.</summary>
    public const double MaxAmount = 1e12;

    /// <summary>The transaction's identity, 1 to 256 characters.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>The customer, 1 to 256 characters.</summary>
    [Id(1)]
    public required string UserId { get; init; }

    /// <summary>0 to <see cref="MaxAmount"/>, in <see cref="Currency"/>.</summary>
    [Id(2)]
    public required double Amount { get; init; }

    /// <summary>ISO 4217 code, capital letters.</summary>
    [Id(3)]
    public required string Currency { get; init; }

    /// <summary>The merchant or terminal, 1 to 256 characters.</summary>
    [Id(4)]
    public required string MerchantId { get; init; }

    /// <summary>What the merchant sells, at most 64 characters.</summary>
    [Id(5)]
    public string? Category { get; init; }

    /// <summary>ISO 3166 alpha-2 code of the place of sale.</summary>
    [Id(6)]
    public string? Country { get; init; }

    /// <summary>Degrees north of the place of sale, -90 to 90; only with <see cref="Lon"/>.</summary>
    [Id(7)]
    public double? Lat { get; init; }

    /// <summary>Degrees east of the place of sale, -180 to 180; only with <see cref="Lat"/>.</summary>
    [Id(8)]
    public double? Lon { get; init; }

    /// <summary>When it happened: the event time.</summary>
    [Id(9)]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <inheritdoc/>
    public void Validate(EventFaults faults)
    {
        ArgumentNullException.ThrowIfNull(faults);
        faults.RequireText("id", Id);
        faults.RequireText("userId", UserId);
        faults.RequireText("merchantId", MerchantId);
        faults.RequireRange("amount", Amount, 0, MaxAmount);
        if (!Currencies.IsKnown(Currency))
        {
            faults.Add("currency", "must be an ISO 4217 code such as EUR");
        }

        if (Category is not null)
        {
            faults.RequireText("category", Category, 64);
        }

        Places.CheckCountry(faults, "country", Country);
        Places.Check(faults, "lat", Lat, "lon", Lon);
        faults.RequireTime("createdAt", CreatedAt);
    }
}
