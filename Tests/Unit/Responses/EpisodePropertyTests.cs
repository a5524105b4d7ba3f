using CsCheck;
using Emotion.Grains.Interfaces.Responses;
using Emotion.Grains.Responses.Episodes;
using Emotion.Grains.Responses.Rules;

namespace Emotion.Tests.Unit.Responses;

/// <summary>Rules against what they mean, computed second by second from all events there are.</summary>
public sealed class EpisodePropertyTests
{
    private const long Second = 1_000;
    private const long Start = 1_700_000_000_000;

    private static readonly Gen<RuleCondition> Count =
        from label in Gen.Bool.Select(static isAnger => isAnger ? "anger" : "joy")
        from atLeast in Gen.Int[1, 4]
        from within in Gen.Int[1, 20]
        select (RuleCondition)new CountCondition { Label = label, Above = 0.5, AtLeast = atLeast, Within = $"{within}s" };

    private static readonly Gen<RuleCondition> Score =
        from label in Gen.Bool.Select(static isAnger => isAnger ? "anger" : "joy") select (RuleCondition)new ScoreCondition { Label = label, Above = 0.5 };

    private static readonly Gen<(int Second, bool Anger, bool Joy)> Event = Gen.Select(Gen.Int[0, 120], Gen.Bool, Gen.Bool);

    [Fact]
    public void InOrder_AnyRule_FiresOncePerEpisodeOutsideTheCoolDown() =>
        Gen.Select(Tree(Gen.OneOf(Count, Score)), Gen.Int[0, 40], Event.List[1, 60]).Sample((when, coolDown, unordered) =>
        {
            var events = unordered.DistinctBy(one => one.Second).OrderBy(one => one.Second).ToList();
            var key = Key(when, coolDown);
            var fired = new List<long>();
            for (var i = 0; i < events.Count; i++)
            {
                var at = events[i].Second;
                var meaning = new Meaning(when, [.. events.Take(i + 1)]);
                var isNew = meaning.IsTrue(at) && !fired.Exists(firing => firing >= meaning.EpisodeStart(at));
                var expected = isNew && !fired.Exists(firing => at - firing < coolDown);
                var actual = Apply(key, events[i]);
                Assert.Equal(expected ? [at] : [], actual.Select(firing => firing.Second));
                Assert.DoesNotContain(actual, firing => firing.Late);
                fired.AddRange(actual.Select(firing => firing.Second));
                if (i % 7 == 0)
                {
                    _ = key.Reload();
                }
            }
        });

    [Fact]
    public void OutOfOrder_Counts_FireOnceForEachEpisodeThatHasNotFired() =>
        Gen.Select(Tree(Count), Event.List[1, EpisodeMemory.MostFirings]).Sample((when, events) =>
        {
            var key = Key(when, coolDown: 0);
            var fired = new List<long>();
            for (var i = 0; i < events.Count; i++)
            {
                var at = events[i].Second;
                var latest = events.Take(i + 1).Max(one => one.Second);
                var meaning = new Meaning(when, [.. events.Take(i + 1)]);

                // The episodes that this event can reach and that hold no firing.
                var until = Math.Min(latest, at + meaning.Reach);
                var expected = Enumerable.Range(at, until - at + 1).Append(latest)
                    .Where(meaning.IsTrue)
                    .Select(second => (Start: meaning.EpisodeStart(second), End: meaning.EpisodeEnd(second, latest)))
                    .Where(episode => !fired.Exists(firing => firing >= episode.Start && firing <= episode.End))
                    .Distinct().ToList();
                var actual = Apply(key, events[i]).ToList();
                Assert.Equal(expected.Count, actual.Count);
                foreach (var (episode, firing) in expected.Zip(actual))
                {
                    Assert.InRange(firing.Second, episode.Start, episode.End);
                    Assert.Equal(at < latest, firing.Late);
                    fired.Add(firing.Second);
                }

                if (i % 5 == 0)
                {
                    _ = key.Reload();
                }
            }
        });

    [Fact]
    public void AnyOrder_TheEnd_EveryEpisodeHasFired() =>
        Gen.Select(Count, Event.List[1, EpisodeMemory.MostFirings]).Sample((when, events) =>
        {
            var key = Key(when, coolDown: 0);
            var fired = events.SelectMany(one => Apply(key, one)).Select(firing => firing.Second).ToList();
            var latest = events.Max(one => one.Second);
            var meaning = new Meaning(when, events);
            foreach (var second in Enumerable.Range(0, latest + 1).Where(meaning.IsTrue))
            {
                Assert.Contains(fired, firing => firing >= meaning.EpisodeStart(second) && firing <= meaning.EpisodeEnd(second, latest));
            }

            Assert.All(fired, firing => Assert.True(meaning.IsTrue((int)firing)));
        });

    private static Gen<RuleCondition> Tree(Gen<RuleCondition> leaf) => Gen.OneOf(
        leaf,
        leaf.Array[1, 3].Select(static parts => (RuleCondition)new AllCondition { Of = [.. parts] }),
        leaf.Array[1, 3].Select(static parts => (RuleCondition)new AnyCondition { Of = [.. parts] }));

    private static TrackedKey Key(RuleCondition when, int coolDown) => new(TrackedKey.Set(
        TimeSpan.FromHours(1), new ResponseRule { Id = "r", Name = "r", When = when, CoolDown = $"{coolDown}s", Subject = RuleSubject.User }));

    private static IEnumerable<(long Second, bool Late)> Apply(TrackedKey key, (int Second, bool Anger, bool Joy) one) =>
        key.Apply(Start + (one.Second * Second), one.Anger ? 1 : 0, one.Joy ? 1 : 0).Select(static firing => ((firing.AtMs - Start) / Second, firing.Late));

    /// <summary>What a rule means: truth at every second, from all events.</summary>
    private sealed class Meaning(RuleCondition when, List<(int Second, bool Anger, bool Joy)> events)
    {
        public int Reach => Parts().OfType<CountCondition>().Select(count => (int)Durations.Parse(count.Within).TotalSeconds).DefaultIfEmpty(0).Max();

        public bool IsTrue(int second) => IsTrue(when, second);

        public long EpisodeStart(int second)
        {
            while (second > 0 && IsTrue(second - 1))
            {
                second--;
            }

            return second;
        }

        public long EpisodeEnd(int second, int latest)
        {
            while (second < latest && IsTrue(second + 1))
            {
                second++;
            }

            return second;
        }

        private IEnumerable<RuleCondition> Parts() => when switch { AllCondition all => all.Of, AnyCondition any => any.Of, _ => [when] };

        private bool IsTrue(RuleCondition condition, int second) => condition switch
        {
            AllCondition all => all.Of.All(part => IsTrue(part, second)),
            AnyCondition any => any.Of.Any(part => IsTrue(part, second)),
            CountCondition count => events.Count(one => Matches(count, one) && one.Second <= second && one.Second > second - Durations.Parse(count.Within).TotalSeconds) >= count.AtLeast,
            ScoreCondition score => events.Where(one => one.Second <= second).OrderBy(one => one.Second).Select(one => Matches(score, one)).LastOrDefault(),
            _ => false,
        };

        private static bool Matches(IScorePredicate predicate, (int Second, bool Anger, bool Joy) one) => predicate.Label == "anger" ? one.Anger : one.Joy;
    }
}
