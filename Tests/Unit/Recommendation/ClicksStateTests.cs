using System.Buffers;
using Emotion.EventTime.State;
using Emotion.Grains.Interfaces.Recommendation;
using Emotion.Grains.Recommendation.Clicks;

namespace Emotion.Tests.Unit.Recommendation;

public sealed class ClicksStateTests
{
    private static readonly DateTimeOffset Start = new(2026, 4, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Add_MoreThanTheLimit_CountsAllAndKeepsTheNewestInTheOrderOfTime()
    {
        var state = new ClicksState();
        foreach (var minute in (int[])[5, 1, 9, 3, 7])
        {
            _ = state.Add(Of($"i{minute}", minute), maxRecent: 3, maxBought: 2);
        }

        Assert.Equal(5, state.Count);
        Assert.Equal(["i5", "i7", "i9"], state.Recent.Select(click => click.Item));
    }

    [Fact]
    public void Add_NumbersClicksAndFixesTheLifeByTheFirst()
    {
        var (one, same, other) = (new ClicksState(), new ClicksState(), new ClicksState());
        Assert.Equal([1L, 2L], new[] { one.Add(Of("a", 1), 9, 9), one.Add(Of("b", 2), 9, 9) });
        _ = same.Add(Of("a", 1), 9, 9);
        _ = other.Add(Of("b", 2), 9, 9);
        Assert.Equal(one.Life, same.Life);
        Assert.NotEqual(one.Life, other.Life);
    }

    [Fact]
    public void Add_PurchaseOfTheSameItemAgain_KeepsTheNewestOnly()
    {
        var state = new ClicksState();
        foreach (var (item, minute) in (ReadOnlySpan<(string, int)>)[("tea", 1), ("lamp", 2), ("tea", 3), ("desk", 4)])
        {
            _ = state.Add(Of(item, minute, ClickAction.Purchase), maxRecent: 9, maxBought: 3);
        }

        var history = state.ToHistory("ann")!;
        Assert.Equal(["lamp", "tea", "desk"], history.Bought.Select(bought => bought.ItemId));
        Assert.Equal(4, history.Purchases);
    }

    [Fact]
    public void Write_ThenRead_GivesTheSame()
    {
        var state = new ClicksState();
        for (var i = 0; i < 40; i++)
        {
            _ = state.Add(Of($"item-{i % 7}", i * 13 % 40, (ClickAction)(i % 3)), maxRecent: 20, maxBought: 5);
        }

        var buffer = new ArrayBufferWriter<byte>();
        state.Write(new StateWriter(buffer));
        var read = ClicksState.Read(buffer.WrittenSpan);
        Assert.Equivalent(state.ToHistory("ann"), read.ToHistory("ann"), strict: true);
        Assert.Equal((state.Life, state.Count), (read.Life, read.Count));
        Assert.Throws<InvalidDataException>(() => ClicksState.Read(buffer.WrittenSpan[..^1]));
    }

    [Fact]
    public void ToHistory_NoClicks_IsNull() => Assert.Null(new ClicksState().ToHistory("ann"));

    private static Click Of(string item, int minute, ClickAction action = ClickAction.View) =>
        new() { Id = $"{item}@{minute}", UserId = "ann", ItemId = item, Action = action, CreatedAt = Start.AddMinutes(minute) };
}
