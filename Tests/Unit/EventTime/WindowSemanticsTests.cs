using Emotion.EventTime.Windows;
using static Emotion.Tests.Unit.EventTime.WindowFixture;

namespace Emotion.Tests.Unit.EventTime;

/// <summary>The semantics of Beam's and Flink's window operators, case by case.</summary>
public sealed class WindowSemanticsTests
{
    [Fact]
    public void Tumbling_WatermarkReachesEnd_FiresOnceAndFreesState()
    {
        var windows = new WindowFixture(WindowOptions.Tumbling(Seconds(10)));
        Assert.Empty(windows.Add(0).Concat(windows.Add(9.999, 2)).Concat(windows.Add(10, 4)));
        Assert.Empty(windows.Watermark(9.999));
        Assert.Equal(["0-10 ontime#0 =3 last"], windows.Watermark(10));
        Assert.Empty(windows.Watermark(10));
        Assert.Equal(["10-20 ontime#0 =4 last"], windows.Watermark(50));
        Assert.True(windows.IsEmpty);
        Assert.Equal(long.MaxValue, windows.NextDueMs);
    }

    [Fact]
    public void Tumbling_EventBeforeEpochAndOffset_FallsIntoItsWindow()
    {
        var windows = new WindowFixture(WindowOptions.Tumbling(Seconds(10)) with { Offset = Seconds(3) });
        windows.Add(-8);
        windows.Add(-7);
        windows.Add(3);
        Assert.Equal(["-17--7 ontime#0 =1 last", "-7-3 ontime#0 =1 last", "3-13 ontime#0 =1 last"], windows.Watermark(1e12));
    }

    [Fact]
    public void Tumbling_WatermarkGoesBack_IsIgnored()
    {
        var windows = new WindowFixture(WindowOptions.Tumbling(Seconds(10)));
        windows.Watermark(20);
        Assert.Empty(windows.Watermark(5));
        windows.Add(8);
        Assert.False(windows.Accepted);
    }

    [Fact]
    public void Tumbling_LateWithinLateness_FiresEachAccumulating()
    {
        var windows = new WindowFixture(WindowOptions.Tumbling(Seconds(10)) with { AllowedLateness = Seconds(5) });
        windows.Add(1);
        Assert.Equal(["0-10 ontime#0 =1"], windows.Watermark(10));
        Assert.Equal(["0-10 late#1 =3"], windows.Add(2, 2));
        Assert.Equal(["0-10 late#2 =7"], windows.Add(3, 4));
        Assert.Empty(windows.Watermark(14.999));
        Assert.False(windows.IsEmpty);
        Assert.Empty(windows.Watermark(15));
        Assert.True(windows.IsEmpty);
        Assert.Empty(windows.Add(4));
        Assert.False(windows.Accepted);
    }

    [Fact]
    public void Tumbling_LateDiscarding_FiresOnlyWhatIsNew()
    {
        var windows = new WindowFixture(WindowOptions.Tumbling(Seconds(10)) with { AllowedLateness = Seconds(5), Contents = PaneContents.Discarding });
        windows.Add(1);
        Assert.Equal(["0-10 ontime#0 =1"], windows.Watermark(10));
        Assert.Equal(["0-10 late#1 =2"], windows.Add(2, 2));
        Assert.Equal(["0-10 late#2 =4"], windows.Add(3, 4));
    }

    [Fact]
    public void Tumbling_ClosingAlways_MarksTheLastPane()
    {
        var windows = new WindowFixture(WindowOptions.Tumbling(Seconds(10)) with { AllowedLateness = Seconds(5), Closing = ClosingPane.Always });
        windows.Add(1);
        Assert.Equal(["0-10 ontime#0 =1"], windows.Watermark(12));
        windows.Add(11, 5);
        Assert.Equal(["0-10 late#1 =1 last"], windows.Watermark(15));
        Assert.Equal(["10-20 ontime#0 =5", "10-20 late#1 =5 last"], windows.Watermark(100));
        Assert.True(windows.IsEmpty);
    }

    [Fact]
    public void Tumbling_LateBatched_CollectsUntilClockOrClose()
    {
        var options = WindowOptions.Tumbling(Seconds(10)) with { AllowedLateness = Seconds(5), Late = LateFiring.Batched, LateEvery = Seconds(1) };
        var windows = new WindowFixture(options);
        windows.Add(1);
        Assert.Equal(["0-10 ontime#0 =1"], windows.Watermark(10));
        Assert.Empty(windows.Add(2, 2).Concat(windows.Add(3, 4)));
        Assert.Equal(1_000, windows.NextProcessingDueMs);
        Assert.Empty(windows.Clock(999));
        Assert.Equal(["0-10 late#1 =7"], windows.Clock(1_000));
        Assert.Empty(windows.Clock(5_000));
        windows.Add(4, 8);
        Assert.Equal(["0-10 late#2 =15 last"], windows.Watermark(15));
    }

    [Fact]
    public void Tumbling_WindowOfLateEventsOnly_FirstPaneIsLate()
    {
        var windows = new WindowFixture(WindowOptions.Tumbling(Seconds(10)) with { AllowedLateness = Seconds(5) });
        windows.Watermark(12);
        Assert.Equal(["0-10 late#0 =1"], windows.Add(9));
        Assert.Equal(["0-10 late#1 =2"], windows.Add(9));
    }

    [Theory]
    [InlineData(PaneContents.Accumulating, new[] { "0-10 early#0 =2", "0-10 early#1 =4", "0-10 ontime#2 =5 last" })]
    [InlineData(PaneContents.Discarding, new[] { "0-10 early#0 =2", "0-10 early#1 =2", "0-10 ontime#2 =1 last" })]
    public void Tumbling_EarlyEveryTwo_FiresSpeculativePanes(PaneContents contents, string[] expected)
    {
        var windows = new WindowFixture(WindowOptions.Tumbling(Seconds(10)) with { EarlyEveryCount = 2, Contents = contents });
        var panes = Enumerable.Range(1, 5).SelectMany(second => windows.Add(second)).ToList().Concat(windows.Watermark(10));
        Assert.Equal(expected, panes);
    }

    [Fact]
    public void Tumbling_EarlyEveryInterval_FiresOncePerIntervalWithEvents()
    {
        var windows = new WindowFixture(WindowOptions.Tumbling(Seconds(10)) with { EarlyEvery = Seconds(2) });
        windows.Add(1);
        windows.NowMs = 500;
        windows.Add(2);
        Assert.Empty(windows.Clock(1_999));
        Assert.Equal(["0-10 early#0 =2"], windows.Clock(2_000));
        Assert.Empty(windows.Clock(9_000));
        Assert.Equal(["0-10 ontime#1 =2 last"], windows.Watermark(10));
    }

    [Fact]
    public void Sliding_EventInSeveralWindows_CountsInEach()
    {
        var windows = new WindowFixture(WindowOptions.Sliding(Seconds(10), Seconds(4)));
        windows.Add(9);
        Assert.Equal(["0-10 ontime#0 =1 last", "4-14 ontime#0 =1 last", "8-18 ontime#0 =1 last"], windows.Watermark(30));
        Assert.True(windows.IsEmpty);
    }

    [Fact]
    public void Sliding_EventLateForSomeWindows_FiresOnlyOpenOnes()
    {
        var windows = new WindowFixture(WindowOptions.Sliding(Seconds(10), Seconds(5)) with { AllowedLateness = Seconds(3) });
        windows.Add(6);
        Assert.Equal(["0-10 ontime#0 =1"], windows.Watermark(11));
        Assert.Equal(["0-10 late#1 =2"], windows.Add(7));
        Assert.Equal(["5-15 ontime#0 =2"], windows.Watermark(15));
        Assert.Equal(["5-15 late#1 =3"], windows.Add(7));
    }

    [Fact]
    public void Session_GapBetweenEvents_SplitsAndExactGapMerges()
    {
        var windows = new WindowFixture(WindowOptions.Session(Seconds(10)));
        windows.Add(0);
        windows.Add(10);
        windows.Add(20.001);
        Assert.Equal(["0-20 ontime#0 =2 last", "20.001-30.001 ontime#0 =1 last"], windows.Watermark(100));
    }

    [Fact]
    public void Session_LateEventBridgesFiredSessions_MergesAndNamesThem()
    {
        var windows = new WindowFixture(WindowOptions.Session(Seconds(10)) with { AllowedLateness = Seconds(60) });
        windows.Add(0);
        windows.Add(15, 2);
        Assert.Equal(["0-10 ontime#0 =1", "15-25 ontime#0 =2"], windows.Watermark(30));
        Assert.Equal(["0-25 late#1 =7 absorbs 0-10 absorbs 15-25"], windows.Add(8, 4));
        Assert.Empty(windows.Watermark(85));
        Assert.True(windows.IsEmpty);
    }

    [Fact]
    public void Session_FiredSessionIsProlonged_FiresOnTimeAgain()
    {
        var windows = new WindowFixture(WindowOptions.Session(Seconds(10)) with { AllowedLateness = Seconds(60) });
        windows.Add(0);
        Assert.Equal(["0-10 ontime#0 =1"], windows.Watermark(11));
        Assert.Empty(windows.Add(9, 2));
        Assert.Equal(["0-19 ontime#1 =3 absorbs 0-10"], windows.Watermark(19));
    }

    [Fact]
    public void Session_ClosedOnItsOwnButPartOfALiveOne_Counts()
    {
        var windows = new WindowFixture(WindowOptions.Session(Seconds(10)));
        windows.Add(5);
        Assert.Empty(windows.Watermark(14));
        windows.Add(1, 2);
        Assert.True(windows.Accepted);
        windows.Add(-10);
        Assert.False(windows.Accepted);
        Assert.Equal(["1-15 ontime#0 =3 last"], windows.Watermark(15));
    }

    [Fact]
    public void Restore_AfterFiring_DoesNotFireAgainAndKeepsIndexes()
    {
        foreach (var options in new[] { WindowOptions.Tumbling(Seconds(10)), WindowOptions.Session(Seconds(9)) })
        {
            var windows = new WindowFixture(options with { AllowedLateness = Seconds(30), Closing = ClosingPane.Always });
            windows.Add(1);
            Assert.Single(windows.Watermark(12));
            Assert.EndsWith("late#1 =2", Assert.Single(windows.Add(1)), StringComparison.Ordinal);
            windows.SaveAndRestore();
            Assert.Empty(windows.Watermark(12));
            Assert.EndsWith("late#2 =3", Assert.Single(windows.Add(1)), StringComparison.Ordinal);
            windows.SaveAndRestore();
            Assert.EndsWith("late#3 =3 last", Assert.Single(windows.Watermark(100)), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(10, 11)]
    [InlineData(10, -1)]
    public void Rules_ImpossibleSizes_AreRefused(int size, int slide) =>
        Assert.ThrowsAny<ArgumentException>(() => new WindowRules(WindowOptions.Sliding(Seconds(size), Seconds(slide))));
}
