using Emotion.Simulation.Recommendation;

namespace Emotion.Tests.Unit.Recommendation;

public sealed class ShopSimulatorTests
{
    private static readonly ShopSimulatorOptions Small = new() { Users = 40, Items = 60, SessionsPerDay = 2 };

    [Fact]
    public void Run_EqualSeeds_GiveEqualClicksInTheOrderOfTime()
    {
        var clicks = new ShopSimulator(Small).Run(3).ToList();
        Assert.Equal(clicks, new ShopSimulator(Small).Run(3));
        Assert.NotEqual(clicks, new ShopSimulator(Small with { Seed = 2 }).Run(3));
        Assert.Equal(clicks.OrderBy(click => click.CreatedAt).Select(click => click.Id), clicks.Select(click => click.Id));
        Assert.Equal(clicks.Count, clicks.Select(click => click.Id).Distinct().Count());
        Assert.All(["view", "cart", "purchase"], action => Assert.Contains(clicks, click => click.Action == action));
        var items = new ShopSimulator(Small).Items.Select(item => item.ItemId).ToHashSet();
        Assert.All(clicks, click => Assert.Contains(click.ItemId, items));
    }

    [Fact]
    public void Next_GoesOnForEver()
    {
        var shop = new ShopSimulator(Small);
        var clicks = Enumerable.Range(0, 2_000).Select(second => shop.Next(Small.Start.AddSeconds(second))).ToList();
        Assert.Equal(clicks.Count, clicks.Select(click => click.Id).Distinct().Count());
        Assert.True(clicks.Select(click => click.UserId).Distinct().Count() > 20);
    }
}
