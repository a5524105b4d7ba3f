using Emotion.Grains.Responses.Episodes;

namespace Emotion.Tests.Unit.Responses;

public sealed class EpisodeTrackerTests
{
    private const long Minute = 60_000;
    private const long Start = 1_700_000_000_000;
    private const string ThreeWithinFive = """{"type":"count","label":"anger","above":0.8,"atLeast":3,"within":"5m"}""";

    [Fact]
    public void Count_ThirdPostWithinTheStretch_FiresOncePerEpisode()
    {
        var key = Key(ThreeWithinFive);
        Assert.Empty(Anger(key, 0, 1));
        Assert.Equal([Start + (2 * Minute)], Anger(key, 2));
        Assert.Empty(Anger(key, 3, 4, 5));

        // Ten minutes of calm end the episode; a calm post need not say so.
        Assert.Empty(Anger(key, 20, 21));
        Assert.Equal([Start + (22 * Minute)], Anger(key, 22));
    }

    [Fact]
    public void Count_StretchIsHalfOpen_PostOnItsOlderEdgeIsOut()
    {
        var key = Key(ThreeWithinFive);
        Assert.Empty(Anger(key, 0, 1, 5));
        Assert.Equal([Start + (6 * Minute) - 1], key.Apply(Start + (6 * Minute) - 1, 0.9).Select(firing => firing.AtMs));
    }

    [Fact]
    public void Count_MomentThatAnEventEndsAndTheNextGoesOnWith_IsTheSameEpisode()
    {
        var key = Key("""{"type":"count","label":"anger","above":0.8,"atLeast":1,"within":"5m"}""");
        Assert.Single(Anger(key, 0));

        // The stretch of the first post is over just when these two come: only both together say that there was no gap.
        Assert.Empty(key.Apply(Start + (5 * Minute)));
        Assert.Empty(Anger(key, 5));
        Assert.Empty(key.Apply(Start + (11 * Minute)));
        Assert.Single(Anger(key, 11));
    }

    [Fact]
    public void Count_ScoreAtTheBound_IsNotAbove()
    {
        var key = Key(ThreeWithinFive);
        Assert.Empty(Enumerable.Range(0, 10).SelectMany(i => key.Apply(Start + (i * 1000), 0.8)));
    }

    [Fact]
    public void Score_CalmPostBetween_BeginsAnotherEpisode()
    {
        var key = Key("""{"type":"score","label":"anger","above":0.8}""");
        Assert.Single(key.Apply(Start, 0.9));
        Assert.Empty(key.Apply(Start + 1, 0.95));
        Assert.Empty(key.Apply(Start + 2, 0.1));
        Assert.Single(key.Apply(Start + 3, 0.9));
    }

    [Fact]
    public void CoolDown_EpisodeThatOutlastsIt_FiresWhenItIsOver()
    {
        var key = Key("""{"type":"score","label":"anger","above":0.8}""", coolDown: "10m");
        Assert.Single(Anger(key, 0));
        Assert.Empty(key.Apply(Start + Minute));
        Assert.Empty(Anger(key, 2, 9));
        Assert.Equal([Start + (10 * Minute)], Anger(key, 10));
        Assert.Empty(Anger(key, 30));
    }

    [Fact]
    public void CoolDown_ShortEpisodeWithin_StaysSilent()
    {
        var key = Key("""{"type":"score","label":"anger","above":0.8}""", coolDown: "10m");
        Assert.Single(Anger(key, 0));
        Assert.Empty(key.Apply(Start + Minute));
        Assert.Empty(Anger(key, 2));
        Assert.Empty(key.Apply(Start + (3 * Minute)));
        Assert.Single(Anger(key, 60));
    }

    [Fact]
    public void LatePost_CompletesAnEpisodeOfThePast_FiresLateAtThatTime()
    {
        var key = Key(ThreeWithinFive);
        Assert.Empty(Anger(key, 0, 4, 20));
        var firing = Assert.Single(key.Apply(Start + (2 * Minute), 0.9));
        Assert.True(firing.Late);
        Assert.Equal(Start + (4 * Minute), firing.AtMs);
        Assert.Empty(Anger(key, 3, 1));
    }

    [Fact]
    public void LatePost_InAnEpisodeThatHasFired_IsSilent()
    {
        var key = Key(ThreeWithinFive);
        Assert.Single(Anger(key, 0, 1, 2));
        Assert.Empty(Anger(key, 30));
        Assert.Empty(Anger(key, 3, 4));

        // 7 and 8 prolong the old episode without a gap.
        Assert.Empty(Anger(key, 7, 8));
    }

    [Fact]
    public void LatePost_CompletesTheEpisodeThatIsOn_FiresLateAndOnce()
    {
        var key = Key(ThreeWithinFive);
        Assert.Empty(Anger(key, 0, 3));
        var firing = Assert.Single(key.Apply(Start + Minute, 0.9));
        Assert.True(firing.Late);
        Assert.Equal(Start + (3 * Minute), firing.AtMs);
        Assert.Empty(Anger(key, 4, 5));
    }

    [Fact]
    public void LatePost_BetweenTwoPairs_CompletesTwoEpisodes()
    {
        var key = Key(ThreeWithinFive);
        Assert.Empty(Anger(key, 0, 1, 8, 9));
        Assert.Equal([Start + (4 * Minute) + 30_000, Start + (9 * Minute)], key.Apply(Start + (4 * Minute) + 30_000, 0.9).Select(firing => firing.AtMs));
    }

    [Fact]
    public void LatePost_BeyondTheLateness_ChangesNothing()
    {
        var key = new TrackedKey(TrackedKey.Set(TimeSpan.FromMinutes(10), RuleTexts.Rule(ThreeWithinFive)));
        Assert.Empty(Anger(key, 0, 4, 20));
        Assert.Empty(Anger(key, 2));
    }

    [Fact]
    public void LatePost_WithinTheCoolDownOfALaterFiring_IsSilent()
    {
        var key = Key("""{"type":"score","label":"anger","above":0.8}""", coolDown: "10m");
        Assert.Empty(key.Apply(Start - Minute));
        Assert.Single(Anger(key, 5));
        Assert.Empty(key.Apply(Start + (3 * Minute)));
        Assert.Empty(Anger(key, 1));
        Assert.Empty(key.Apply(Start + (10 * Minute)));
        Assert.Single(Anger(key, 16));
    }

    [Fact]
    public void Transition_ThereAndBack_FiresOnEachTurnInItsDirection()
    {
        var key = Key("""{"type":"transition","of":"mood","from":"positive","to":"negative"}""");
        Assert.Empty(key.Apply(Start, anger: 1));
        Assert.Empty(key.Apply(Start + 1, joy: 1));
        Assert.Single(key.Apply(Start + 2, anger: 1));
        Assert.Empty(key.Apply(Start + 3));
        Assert.Empty(key.Apply(Start + 4, anger: 1));
        Assert.Empty(key.Apply(Start + 5, joy: 1));
        Assert.Single(key.Apply(Start + 6, anger: 1));
    }

    [Fact]
    public void Reload_InTheMiddleOfAnEpisode_ForgetsNothing()
    {
        var key = Key(ThreeWithinFive);
        Assert.Empty(Anger(key, 0, 1));
        _ = key.Reload();
        Assert.Single(Anger(key, 2));
        _ = key.Reload();
        Assert.Empty(Anger(key, 3, 4));
    }

    [Fact]
    public void Rules_NewNameOrAction_KeepTheEpisode_NewConditionDoesNot()
    {
        var rule = RuleTexts.Rule(ThreeWithinFive);
        var key = Key(ThreeWithinFive);
        Assert.Single(Anger(key, 0, 1, 2));
        Assert.Empty(key.Apply(TrackedKey.Set(TimeSpan.FromHours(1), rule with { Name = "another", CoolDown = "1m" }), Start + (3 * Minute), 0.9));
        Assert.Single(key.Apply(TrackedKey.Set(TimeSpan.FromHours(1), RuleTexts.Rule("""{"type":"score","label":"anger","above":0.5}""")), Start + (4 * Minute), 0.9));
    }

    [Fact]
    public void Memory_ManyEvents_StaysBounded()
    {
        var key = Key("""{"any":[{"type":"count","label":"anger","above":0.5,"atLeast":100,"within":"24h"},{"type":"score","label":"joy","above":0.5}]}""");
        for (var i = 0; i < 5_000; i++)
        {
            _ = key.Apply(Start + (i * 100), anger: 0.9, joy: i % 2);
        }

        Assert.InRange(key.Reload(), 1, 2_000);
    }

    [Fact]
    public void Memory_WithoutRules_IsOneByte()
    {
        var key = new TrackedKey(TrackedKey.Set(TimeSpan.FromHours(1)));
        Assert.Empty(key.Apply(Start, 1));
        Assert.Equal(1, key.Reload());
    }

    private static TrackedKey Key(string when, string coolDown = "0s") =>
        new(TrackedKey.Set(TimeSpan.FromHours(1), RuleTexts.Rule(when, coolDown)));

    /// <summary>Angry posts, and when they made the rule fire.</summary>
    private static long[] Anger(TrackedKey key, params ReadOnlySpan<int> minutes)
    {
        var fired = new List<Firing>();
        foreach (var minute in minutes)
        {
            fired.AddRange(key.Apply(Start + (minute * Minute), 0.9));
        }

        return [.. fired.Select(firing => firing.AtMs)];
    }
}
