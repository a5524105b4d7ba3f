using System.Buffers;
using System.Collections.Immutable;
using Emotion.EventTime.State;
using Emotion.Grains.Emotion;
using Emotion.Grains.Interfaces.Emotion;
using Emotion.Grains.Interfaces.Models;
using Emotion.Grains.Interfaces.Responses;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Grains.Responses.Episodes;

namespace Emotion.Tests.Unit.Responses;

/// <summary>Each condition over a user's real state, from posts to firings.</summary>
public sealed class UserRuleViewTests
{
    private const long Start = 1_700_000_000_000;
    private static readonly ImmutableArray<string> Labels = ["joy", "anger", "sadness"];

    [Theory]
    [InlineData("""{"type":"score","label":"anger","above":0.8}""", "j.a", 3)]
    [InlineData("""{"type":"score","of":"ekman","label":"anger","above":0.8}""", "j.a", 3)]
    [InlineData("""{"type":"score","of":"sentiment","label":"negative","above":0.8}""", "j.a", 3)]
    [InlineData("""{"type":"score","of":"polarity","below":-0.5}""", "j.a", 3)]
    [InlineData("""{"type":"score","label":"joy","below":0.5}""", "jja", 3)]
    [InlineData("""{"type":"count","label":"anger","above":0.8,"atLeast":2,"within":"3s"}""", "a..aa", 5)]
    [InlineData("""{"type":"posts","window":"1m","atLeast":3}""", "ja.a", 4)]
    [InlineData("""{"type":"posts","window":"1m","label":"anger","atLeast":2}""", "jaja", 4)]
    [InlineData("""{"type":"share","window":"5m","label":"anger","above":0.5,"minPosts":3}""", "aja", 3)]
    [InlineData("""{"type":"share","window":"5m","label":"anger","below":0.5,"minPosts":3}""", "ajj", 3)]
    [InlineData("""{"type":"sentiment","window":"5m","below":-0.2,"minPosts":2}""", "jaa", 3)]
    [InlineData("""{"type":"mood","label":"anger","above":0.5,"minPosts":2}""", "jaa", 3)]
    [InlineData("""{"type":"mood","of":"polarity","below":-0.2,"minPosts":2}""", "jaa", 3)]
    [InlineData("""{"type":"transition","of":"mood","from":"positive","to":"negative","minPosts":1}""", "jaaaa", 3)]
    [InlineData("""{"type":"transition","of":"dominant","window":"1m","from":"joy","to":"anger","minPosts":1}""", "jjaaa", 4)]
    [InlineData("""{"type":"transition","of":"dominant","window":"1m","to":"sadness","minPosts":1}""", "jjsss", 5)]
    [InlineData("""{"all":[{"type":"score","label":"anger","above":0.5},{"type":"posts","window":"1m","atLeast":3}]}""", "aajaj", 4)]
    [InlineData("""{"any":[{"type":"score","label":"sadness","above":0.5},{"type":"posts","window":"1m","atLeast":4}]}""", "ajsjj", 3)]
    public void Condition_PostsSecondBySecond_FiresFirstOnThatPost(string when, string posts, int fires)
    {
        var user = new User(when);
        for (var i = 0; i < posts.Length; i++)
        {
            var fired = posts[i] == '.' ? [] : user.Post(Start + (i * 1000), posts[i]);
            Assert.Equal(i + 1 == fires, fired.Count > 0);
            if (fired.Count > 0)
            {
                return;
            }
        }

        Assert.Fail("The rule did not fire.");
    }

    [Fact]
    public void Change_ShareDoubled_AgainstTheWindowBefore()
    {
        var user = new User("""{"type":"change","window":"1m","label":"anger","factor":2,"minPosts":4}""");
        foreach (var (second, label) in ((int, char)[])[(0, 'a'), (5, 'j'), (10, 'j'), (15, 'j'), (80, 'a'), (85, 'j'), (90, 'j')])
        {
            Assert.Empty(user.Post(Start + (second * 1000), label));
        }

        // A quarter before; now two of four.
        Assert.Single(user.Post(Start + 95_000, 'a'));
    }

    [Fact]
    public void Change_FewerPosts_AtMostHalf()
    {
        var user = new User("""{"type":"change","window":"1m","factor":0.5,"minPosts":2}""");
        for (var i = 0; i < 8; i++)
        {
            Assert.Empty(user.Post(Start + (i * 1000), 'j'));
        }

        Assert.Empty(user.Post(Start + 70_000, 'j'));
        Assert.Single(user.Post(Start + 71_000, 'j'));
    }

    [Fact]
    public void State_WrittenAndReadInAnEpisode_FiresNoSecondTime()
    {
        var user = new User("""{"type":"mood","of":"polarity","below":-0.2,"minPosts":1}""");
        Assert.Single(user.Post(Start, 'a'));
        user.Reload();
        Assert.Empty(user.Post(Start + 1000, 'a'));
    }

    [Fact]
    public void Withhold_LeavesNothing_AndSaysSo()
    {
        var state = new EmotionState();
        state.Add(Result(Start, 'a'), TimeSpan.FromHours(6));
        state.Withhold(isWithheld: true);
        var buffer = new ArrayBufferWriter<byte>();
        state.Write(new StateWriter(buffer));
        var read = EmotionState.Read(buffer.WrittenSpan, "ann");
        Assert.True(read.IsWithheld);
        Assert.Equal((0, 0, 0d), (read.Posts, read.OpenBlock.Count, read.MoodPolarity));
        Assert.Empty(read.ReadWindows(Start)["24h"].Counts);
        Assert.Equal(0, read.ReadMood().Count);
    }

    private static EmotionResult Result(long timeMs, char label)
    {
        var index = "jas".IndexOf(label, StringComparison.Ordinal);
        var scores = new LabelScores(Labels, [.. Enumerable.Range(0, 3).Select(i => i == index ? 0.9f : 0.05f)]);
        return new EmotionResult
        {
            Id = $"{timeMs}",
            UserId = "ann",
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(timeMs),
            Text = "text",
            Label = Labels[index],
            Score = 0.9f,
            Scores = scores,
            Ekman = scores,
            Sentiment = new LabelScores(["positive", "negative"], label == 'j' ? [0.9f, 0.05f] : [0.05f, 0.9f]),
            Model = new ModelStamp("m", "1"),
            Source = new EventSource("posts", 0, 0),
        };
    }

    private sealed class User(string when)
    {
        private readonly RuleSet _rules = TrackedKey.Set(TimeSpan.FromHours(1), RuleTexts.Rule(when));
        private EmotionState _state = new();

        public IReadOnlyList<Firing> Post(long timeMs, char label)
        {
            var firings = new List<Firing>();
            var result = Result(timeMs, label);
            var tracker = new EpisodeTracker(_rules, RuleSubject.User, _state.Rules);
            tracker.Before(timeMs, new UserRuleView(_state, null));
            _state.Add(result, TimeSpan.FromHours(6));
            tracker.After(timeMs, new UserRuleView(_state, result), firings);
            return firings;
        }

        public void Reload()
        {
            var buffer = new ArrayBufferWriter<byte>();
            _state.Write(new StateWriter(buffer));
            _state = EmotionState.Read(buffer.WrittenSpan, "ann");
        }
    }
}
