using System.Buffers;
using System.Collections.Immutable;
using CsCheck;
using Emotion.EventTime.State;
using Emotion.Grains.Emotion;
using Emotion.Grains.Interfaces.Emotion;
using Emotion.Grains.Interfaces.Models;
using Emotion.Grains.Interfaces.Streaming;
using Emotion.Grains.Streaming;

namespace Emotion.Tests.Unit.Emotion;

public sealed class EmotionStateTests
{
    private const long Start = 1_700_000_000_000;
    private static readonly TimeSpan HalfLife = TimeSpan.FromHours(6);
    private static readonly ImmutableArray<string> Labels = ["joy", "anger", "neutral"];

    [Fact]
    public void ReadWindows_AnyOrderOfEvents_CountsWhatFellIntoEach() => Gen.Select(Gen.Long[0, 3_600_000], Gen.Int[0, 2]).List[1, 200].Sample(events =>
    {
        var state = new EmotionState();
        foreach (var (at, label) in events)
        {
            state.Add(Result(Start + at, label), HalfLife);
        }

        var now = Start + events.Max(post => post.Item1);
        var windows = Read(Write(state)).ReadWindows(now);
        var day = windows["24h"];
        Assert.Equal(events.Count, day.Total);
        Assert.Equal(events.Count, state.Posts);
        foreach (var label in Enumerable.Range(0, 3))
        {
            Assert.Equal(events.Count(post => post.Item2 == label), day.Counts.GetValueOrDefault(Labels[label]));
        }

        // The shortest window is exact to its slice of one second.
        var minute = windows["1m"].Total;
        Assert.InRange(minute, events.Count(post => Start + post.Item1 > now - 60_000), events.Count(post => Start + post.Item1 > now - 61_000));
    });

    [Fact]
    public void ReadWindows_MixedSentiment_IsItsMean()
    {
        var state = new EmotionState();
        state.Add(Result(Start, 0), HalfLife);
        state.Add(Result(Start, 0), HalfLife);
        state.Add(Result(Start, 1), HalfLife);
        var window = state.ReadWindows(Start)["1m"];
        Assert.Equal("joy", window.Dominant);
        Assert.Equal((0.8 + 0.8 - 0.8) / 3, window.MeanSentiment!.Value, 5);
        Assert.Equal(0, state.ReadWindows(Start + 100_000)["1m"].Total);
        Assert.Null(state.ReadWindows(Start + 100_000)["1m"].Dominant);
    }

    [Fact]
    public void ReadMood_AfterOneHalfLife_OldPostWeighsHalf()
    {
        var state = new EmotionState();
        state.Add(Result(Start, 0), HalfLife);
        state.Add(Result(Start + (long)HalfLife.TotalMilliseconds, 1), HalfLife);
        var mood = Read(Write(state)).ReadMood();
        Assert.Equal(((0.9 * 0.5) + 0.05) / 1.5, mood["joy"], 4);
        Assert.Equal(((0.05 * 0.5) + 0.9) / 1.5, mood["anger"], 4);
    }

    [Fact]
    public void IsLate_OlderThanTheLongestWindow_ChangesNoWindow()
    {
        var state = new EmotionState();
        Assert.False(state.IsLate(0));
        state.Add(Result(Start, 0), HalfLife);
        Assert.False(state.IsLate(Start - 86_399_999));
        Assert.True(state.IsLate(Start - 86_400_000));
    }

    [Fact]
    public void HistoryBlock_RoundTrip_KeepsEveryField()
    {
        var results = Enumerable.Range(0, HistoryBlock.Size).Select(i => Result(Start + i, i % 3) with { Scores = null, Ekman = null }).ToList();
        var read = HistoryBlock.Read(HistoryBlock.ToBytes(results), "u");
        Assert.Equal(results.Select(Describe), read.Select(Describe));
    }

    [Fact]
    public void Compute_TwoWindows_SharesRatesAndMovers()
    {
        List<Tally> tallies =
        [
            new("t", 100, "joy", 6), new("t", 99, "anger", 2), new("t", 88, "joy", 5), new("t", 88, "anger", 5), new("t", 500, "joy", 1_000),
        ];
        var trends = TrendsMath.Compute("1m", tallies, [new Tally("t", -1, "joy", 70), new Tally("t", -1, "anger", 7)], slices: 12, sliceMs: 5_000, newest: 200);
        Assert.Equal(8, trends.Total);
        Assert.Equal(8 / 60.0, trends.PerSecond, 6);
        Assert.Equal(77, trends.TotalEver);
        Assert.Equal(new LabelShare("joy", 6, 0.75), trends.Labels[0]);
        Assert.Equal(new LabelMove("anger", 0.25, 0.5, -0.25), trends.Movers[0]);
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(101 * 5_000), trends.AsOf);
    }

    [Fact]
    public void History_SlicesOfTwoWindows_CountsPerLabelOldestFirst()
    {
        List<Tally> tallies =
        [
            new("t", 100, "joy", 6), new("t", 100, "joy", 1), new("t", 99, "anger", 2), new("t", 77, "joy", 5), new("t", 76, "joy", 9), new("t", 500, "joy", 1_000), new("t", -1, "joy", 70),
        ];
        var history = TrendsMath.History(tallies, slices: 24, sliceMs: 5_000, newest: 200);
        Assert.Equal(5, history.SliceSeconds);
        Assert.Equal([77L, 99, 100], history.Slices.Select(slice => slice.Start.ToUnixTimeMilliseconds() / 5_000));
        Assert.Equal(7, history.Slices[2].Counts["joy"]);
        Assert.Equal(["anger"], history.Slices[1].Counts.Keys);
        Assert.Empty(TrendsMath.History([], slices: 24, sliceMs: 5_000, newest: 200).Slices);
    }

    private static string Describe(EmotionResult result) =>
        $"{result.Id} {result.UserId} {result.CreatedAt:O} {result.Text} {result.Label} {result.Score} {string.Join(',', result.Sentiment.Labels)} {string.Join(',', result.Sentiment.Probabilities)} {result.Model} {result.Source}";

    private static EmotionResult Result(long timeMs, int label) => new()
    {
        Id = $"post-{timeMs}",
        UserId = "u",
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(timeMs),
        Text = "Text, mit Ümläuten 😀",
        Label = Labels[label],
        Score = 0.9f,
        Scores = new LabelScores(Labels, [.. Labels.Select((_, i) => i == label ? 0.9f : 0.05f)]),
        Ekman = LabelScores.Empty,
        Sentiment = new LabelScores(["positive", "negative"], label == 0 ? [0.9f, 0.1f] : [0.1f, 0.9f]),
        Model = new ModelStamp("emotion", "1"),
        Source = new EventSource("posts", 1, 2),
    };

    private static byte[] Write(EmotionState state)
    {
        var buffer = new ArrayBufferWriter<byte>();
        state.Write(new StateWriter(buffer));
        return buffer.WrittenSpan.ToArray();
    }

    private static EmotionState Read(byte[] bytes) => EmotionState.Read(bytes, "u");
}
