using CsCheck;
using Emotion.Grains.Interfaces.Models;
using Emotion.Grains.Models;
using Emotion.Inference.Explanations;
using Emotion.Inference.Registry;

namespace Emotion.Tests.Unit.Models;

public sealed class RolloutTests
{
    private static readonly ModelRollout Rollout = new() { Model = "emotion", Revision = 3, Stable = "1", LastGood = "0" };

    [Fact]
    public void Includes_ShareGrows_KeepsWhoWasIn() => Gen.Select(Gen.String, Gen.Double[0, 100], Gen.Double[0, 100]).Sample((user, a, b) =>
    {
        var (smaller, larger) = (Math.Min(a, b), Math.Max(a, b));
        Assert.True(!StickyShare.Includes("m", user, smaller) || StickyShare.Includes("m", user, larger));
        Assert.False(StickyShare.Includes("m", user, 0));
        Assert.True(StickyShare.Includes("m", user, 100));
    });

    [Theory]
    [InlineData("emotion", 10)]
    [InlineData("risk", 1)]
    [InlineData("emotion", 50)]
    public void Includes_ManyUsers_IsTheShareAsked(string model, double percent)
    {
        const int Users = 100_000;
        var included = Enumerable.Range(0, Users).Count(i => StickyShare.Includes(model, $"user-{i}", percent));
        Assert.InRange(included, Users * percent / 100 * .9, Users * percent / 100 * 1.1);
    }

    [Fact]
    public void Includes_TwoModels_AreNotTestedOnTheSameUsers()
    {
        var both = Enumerable.Range(0, 10_000).Count(i => StickyShare.Includes("a", $"u{i}", 50) && StickyShare.Includes("b", $"u{i}", 50));
        Assert.InRange(both, 2300, 2700);
    }

    [Fact]
    public void Check_Contradictions_AreRefused()
    {
        Assert.All(
            new RolloutChange[] { new(""), new("1", null, 10), new("1", null, null, true), new("1", "2", 10, true), new("1", "2", 101), new("1", "2", double.NaN), new("1", "1", 5) },
            change => Assert.Throws<RolloutRefusedException>(() => RolloutRules.Check(change)));
        RolloutRules.Check(new RolloutChange("1", "2", 10));
    }

    [Fact]
    public void Apply_NewStable_RemembersTheLastGood()
    {
        Assert.Equal("1", RolloutRules.Apply(Rollout, new RolloutChange("2")).LastGood);
        Assert.Equal("0", RolloutRules.Apply(Rollout, new RolloutChange("1", "2", 5)).LastGood);
    }

    [Fact]
    public void Missing_NothingStable_TakesTheNewestReady()
    {
        var next = RolloutRules.Missing(new ModelRollout { Model = "emotion" }, [Silo("a", ("9", "ready"), ("10", "ready"), ("11", "failed"))]);
        Assert.Equal("10", next!.Stable);
    }

    [Fact]
    public void Missing_StableOnOneSiloStill_ChangesNothing()
    {
        Assert.Null(RolloutRules.Missing(Rollout, [Silo("a", ("2", "ready")), Silo("b", ("1", "ready"))]));
        Assert.Equal("2", RolloutRules.Missing(Rollout, [Silo("a", ("2", "ready")), Silo("b", ("2", "ready"))])!.Stable);
    }

    [Fact]
    public void WhyNotLoaded_OneSiloLacksIt_SaysWhich()
    {
        Assert.Null(RolloutRules.WhyNotLoaded("1", [Silo("a", ("1", "ready"))]));
        Assert.True(RolloutRules.WhyNotLoaded("2", [Silo("a", ("1", "ready"))])!.Value.Final);
        Assert.True(RolloutRules.WhyNotLoaded("1", [Silo("a", ("1", "ready")), Silo("b", ("1", "failed"))])!.Value.Final);
        Assert.False(RolloutRules.WhyNotLoaded("1", [Silo("a", ("1", "unloaded"))])!.Value.Final);
        Assert.False(RolloutRules.WhyNotLoaded("1", [])!.Value.Final);
    }

    [Fact]
    public void Verdict_ErrorsOrSlowness_EndsATrial()
    {
        var options = new RolloutOptions { MaxErrors = 3, MaxErrorShare = .01, MaxMilliseconds = 20, MinInputs = 20 };
        Assert.Null(TrialReports.Verdict(Trial(inputs: 1000, errors: 2), options));
        Assert.Null(TrialReports.Verdict(Trial(inputs: 1000, errors: 5), options));
        Assert.Contains("failed on 3", TrialReports.Verdict(Trial(inputs: 10, errors: 3), options)!, StringComparison.Ordinal);
        Assert.Null(TrialReports.Verdict(Trial(inputs: 19, seconds: 10), options));
        Assert.Contains("ms per input", TrialReports.Verdict(Trial(inputs: 20, seconds: 1), options)!, StringComparison.Ordinal);
        Assert.Null(TrialReports.Verdict(Trial(inputs: 100, seconds: 1), options));
    }

    [Fact]
    public void Insert_ManyExamples_KeepsTheWorstOnceEach() => Gen.Select(Gen.Int[0, 50], Gen.Float[0, 1]).List[0, 200].Sample(found =>
    {
        var worst = new List<DisagreementExample>();
        foreach (var (input, difference) in found)
        {
            TrialReports.Insert(worst, new DisagreementExample($"{input}", "a", 1, "b", 1, difference));
        }

        Assert.True(worst.Count <= TrialTally.Examples);
        Assert.Equal(worst.OrderByDescending(example => example.Difference).Select(example => example.Difference), worst.Select(example => example.Difference));
        Assert.Equal(worst.Count, worst.Select(example => example.Input).Distinct().Count());
    });

    [Fact]
    public void Compare_Versions_OrdersNumbersByValue()
    {
        string[] ordered = ["1", "1.2", "1.10", "2", "9", "10", "10-rc", "a"];
        Assert.Equal(ordered, ordered.Reverse().Order(VersionOrder.Instance));
    }

    [Fact]
    public void Words_AnyText_AreItsPartsBetweenWhiteSpace() => Gen.String.Sample(text =>
    {
        var words = Words.Of(text).Select(word => text.Substring(word.Start, word.Length));
        Assert.Equal(text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries), words);
    });

    private static SiloModelReport Silo(string name, params (string Version, string State)[] versions) =>
        new(name, [.. versions.Select(version => new VersionStatus { Version = version.Version, State = version.State })], null);

    private static TrialReport Trial(long inputs = 0, long errors = 0, double seconds = 0) =>
        new() { Candidate = "2", Revision = 1, Inputs = inputs, Errors = errors, Seconds = seconds };
}
