using Emotion.Grains.Interfaces.Risk;
using Emotion.Grains.Interfaces.Streaming;

namespace Emotion.Tests.Unit.Risk;

public sealed class TransactionValidationTests
{
    private static readonly Transaction Good = new()
    {
        Id = "t1",
        UserId = "u1",
        Amount = 12.5,
        Currency = "EUR",
        MerchantId = "m1",
        Country = "FR",
        Lat = 48.9,
        Lon = 2.4,
        CreatedAt = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero),
    };

    public static TheoryData<string, Transaction> Bad => new()
    {
        { "amount", Good with { Amount = -1 } },
        { "amount", Good with { Amount = double.NaN } },
        { "amount", Good with { Amount = double.PositiveInfinity } },
        { "currency", Good with { Currency = "EURO" } },
        { "currency", Good with { Currency = "QQQ" } },
        { "merchantId", Good with { MerchantId = " " } },
        { "id", Good with { Id = new string('x', 257) } },
        { "userId", Good with { UserId = "" } },
        { "lat", Good with { Lat = 91 } },
        { "lon", Good with { Lon = -181 } },
        { "lon", Good with { Lon = null } },
        { "country", Good with { Country = "fr" } },
        { "createdAt", Good with { CreatedAt = default } },
    };

    [Fact]
    public void Validate_Good_FindsNothing() => Assert.Empty(Faults(Good));

    [Theory]
    [MemberData(nameof(Bad), DisableDiscoveryEnumeration = true)]
    public void Validate_Bad_NamesTheField(string field, Transaction transaction) =>
        Assert.Equal(field, Assert.Single(Faults(transaction)).Field);

    private static IReadOnlyList<EventFault> Faults(Transaction transaction)
    {
        var faults = new EventFaults();
        transaction.Validate(faults);
        return faults.Items;
    }
}
