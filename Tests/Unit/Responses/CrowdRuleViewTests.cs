using Emotion.Grains.Emotion;
using Emotion.Grains.Interfaces.Responses;
using Emotion.Grains.Pricing;
using Emotion.Grains.Responses.Crowd;
using Emotion.Grains.Streaming;

namespace Emotion.Tests.Unit.Responses;

public sealed class CrowdRuleViewTests
{
    private const long NewestMinute = 1_000_000;
    private const long NowMs = (NewestMinute * CrowdTallies.CoarseMs) + 59_000;

    [Theory]
    [InlineData("""{"type":"crowdShare","window":"5m","label":"fear","above":0.5,"minPosts":10}""", 8, 10, 0, 0, true)]
    [InlineData("""{"type":"crowdShare","window":"5m","label":"fear","above":0.8,"minPosts":10}""", 8, 10, 0, 0, false)]
    [InlineData("""{"type":"crowdShare","window":"5m","label":"fear","above":0.5,"minPosts":11}""", 8, 10, 0, 0, false)]
    [InlineData("""{"type":"crowdShare","window":"1h","label":"fear","below":0.5,"minPosts":1}""", 1, 10, 0, 0, true)]
    [InlineData("""{"type":"crowdRate","window":"1m","above":1}""", 61, 61, 0, 0, true)]
    [InlineData("""{"type":"crowdRate","window":"1m","label":"fear","above":1}""", 60, 61, 0, 0, false)]
    [InlineData("""{"type":"crowdChange","window":"10m","label":"fear","factor":2,"minPosts":10}""", 4, 10, 20, 100, true)]
    [InlineData("""{"type":"crowdChange","window":"10m","label":"fear","factor":2,"minPosts":10}""", 3, 10, 20, 100, false)]
    [InlineData("""{"type":"crowdChange","window":"10m","factor":0.5,"minPosts":10}""", 5, 50, 0, 100, true)]
    [InlineData("""{"type":"crowdChange","window":"10m","label":"fear","factor":2,"minPosts":10}""", 4, 10, 0, 9, false)]
    [InlineData("""{"type":"crowdChange","window":"10m","label":"fear","factor":2,"minPosts":10}""", 1, 10, 0, 100, true)]
    public void Holds_WindowAndTheOneBefore_Compares(string when, int fear, int posts, int fearBefore, int postsBefore, bool holds)
    {
        var rule = RuleTexts.Rule(when);
        var view = new CrowdRuleView(
            Tallies(CrowdTallies.FineMs, fear, posts, fearBefore, postsBefore), Tallies(CrowdTallies.CoarseMs, fear, posts, fearBefore, postsBefore), NowMs);
        Assert.Equal(holds, view.Holds(rule.When, view.AsOfMs!.Value));
    }

    [Fact]
    public void AsOf_PostsAheadOfTheClock_DoNotCount()
    {
        var tallies = Tallies(CrowdTallies.FineMs, 1, 2, 0, 0);
        Assert.Null(new CrowdRuleView([], [], NowMs).AsOfMs);
        Assert.Null(new CrowdRuleView(tallies, [], NowMs - CrowdTallies.CoarseMs).AsOfMs);
        Assert.Equal(NowMs + 1_000, new CrowdRuleView([.. tallies, new Tally("", (NowMs / CrowdTallies.FineMs) + 1, "fear", 9)], [], NowMs).AsOfMs);
    }

    [Theory]
    [InlineData("""{"type":"price","above":1.5}""", 1.6, true)]
    [InlineData("""{"type":"price","above":1.5}""", 1.5, false)]
    [InlineData("""{"type":"price","zone":"u4pruy","below":1.2}""", 1, true)]
    [InlineData("""{"type":"price","zone":"u4prux","below":1.2}""", 1, false)]
    public void Price_OfTheZone_Compares(string when, double multiplier, bool matches)
    {
        var view = new ZoneRuleView("u4pruy", new PricedWindow(0, 60_000, new ZoneDemand(1, 2), multiplier, 0, false, "m", "1"));
        Assert.Equal(matches, view.Matches(RuleTexts.Rule(when).When));
    }

    [Fact]
    public void RuleTexts_EveryConditionOfTheContract_HasAKind() =>
        Assert.Equal(17, ResponsesJson.Default.RuleCondition.PolymorphismOptions!.DerivedTypes.Count);

    private static List<Tally> Tallies(long sliceMs, int fear, int posts, int fearBefore, int postsBefore)
    {
        var now = NowMs / sliceMs;
        var before = (NowMs - (11 * CrowdTallies.CoarseMs)) / sliceMs;
        return
        [
            new("", now, "fear", fear), new("", now, "joy", posts - fear),
            .. postsBefore == 0 ? (Tally[])[] : [new("", before, "fear", fearBefore), new("", before, "joy", postsBefore - fearBefore)],
        ];
    }
}
