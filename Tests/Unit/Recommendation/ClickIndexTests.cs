using Emotion.Grains.Interfaces.Recommendation;
using Emotion.Grains.Recommendation;
using Emotion.Grains.Recommendation.Clicks;
using Emotion.Grains.Recommendation.Index;
using Microsoft.Extensions.Options;

namespace Emotion.Tests.Unit.Recommendation;

public sealed class ClickIndexTests
{
    private const long Start = 1_760_000_000_000;

    [Fact]
    public void Observe_TheSameNumberAgain_CountsOnceWhateverComesAfter()
    {
        using var index = New();
        CountedClick[] clicks = [.. Enumerable.Range(1, 20).Select(number => Of("ann", $"i{number % 3}", number))];
        Assert.All(clicks, click => Assert.True(index.Observe(click)));
        Assert.All(clicks, click => Assert.False(index.Observe(click)));
        Assert.Equal(20, index.Read(sessions => Enumerable.Range(0, sessions.ItemCount).Sum(item => sessions.Counts(item).Clicks)));
    }

    [Fact]
    public void Observe_AnotherLife_BeginsAnew()
    {
        using var index = New();
        Assert.True(index.Observe(Of("ann", "a", 5)));
        Assert.False(index.Observe(Of("ann", "a", 1)));
        Assert.True(index.Observe(Of("ann", "a", 1) with { Life = 2 }));
    }

    [Fact]
    public void Restore_ThenTheTail_CountsEachClickOnce()
    {
        using var index = New();
        var state = new ClicksState();
        var life = 0UL;
        for (var number = 1; number <= 3; number++)
        {
            _ = state.Add(Click("ann", $"i{number}", number), 9, 9);
            life = state.Life;
        }

        index.Restore([KeyValuePair.Create("ann", state)]);
        for (var number = 1; number <= 4; number++)
        {
            Assert.Equal(number == 4, index.Observe(Of("ann", $"i{number}", number) with { Life = life }));
        }

        Assert.Equal(1, index.Read(sessions => sessions.SessionCount));
        Assert.Equal([1, 1, 1, 1], index.Read(sessions => Enumerable.Range(0, sessions.ItemCount).Select(item => sessions.Counts(item).Clicks).ToArray()));
    }

    [Fact]
    public void Forget_User_LeavesNoSessionOfTheirs()
    {
        using var index = New();
        for (var number = 1; number <= 3; number++)
        {
            _ = index.Observe(Of("ann", $"i{number}", number));
            _ = index.Observe(Of("bob", $"i{number}", number));
        }

        index.Forget("ann");
        Assert.Equal(-1, index.Read(sessions => sessions.OpenSlot("ann")));
        Assert.NotEqual(-1, index.Read(sessions => sessions.OpenSlot("bob")));
        Assert.Equal(3, index.Read(sessions => Enumerable.Range(0, sessions.SessionCount).Sum(place => sessions.At(place).Items.Length)));

        // Empty sessions neither vote nor break the arithmetic.
        var found = index.Read(sessions => new CandidateFeatures().Gather(sessions, [0], -1, 0));
        Assert.NotEmpty(found);
        Assert.All(found, candidate => Assert.All(candidate.Features.ToArray(), value => Assert.True(float.IsFinite(value))));
    }

    [Fact]
    public void Popular_IsCountedForTheFirstWhoAsks()
    {
        using var index = New();
        for (var number = 1; number <= 9; number++)
        {
            _ = index.Observe(Of("ann", number % 3 == 0 ? "rare" : "often", number));
        }

        Assert.Equal(["often", "rare"], index.Popular.Popular);
    }

    private static ClickIndex New() => new(Options.Create(new RecommendationOptions()), TimeProvider.System);

    private static CountedClick Of(string user, string item, long number) =>
        new() { UserId = user, ItemId = item, Action = ClickAction.View, AtMs = Start + number, Number = number, Life = 1 };

    private static Click Click(string user, string item, int number) => new()
    {
        Id = $"{number}",
        UserId = user,
        ItemId = item,
        Action = ClickAction.View,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(Start + number),
    };
}
