using CsCheck;
using Emotion.Inference;
using Emotion.Inference.Statistics;

namespace Emotion.Tests.Unit.Models;

public sealed class StatisticsTests
{
    [Fact]
    public void Index_KnownShares_IsTheTextbookSum()
    {
        // (.5-.6) ln(.5/.6) + (.3-.3) ln 1 + (.2-.1) ln(.2/.1)
        var expected = ((.5 - .6) * Math.Log(.5 / .6)) + ((.2 - .1) * Math.Log(2));
        Assert.Equal(expected, PopulationStability.Index([.6f, .3f, .1f], [50, 30, 20]), 1e-6);
    }

    [Fact]
    public void Index_AnyCounts_IsNotNegativeAndZeroForEqualShares() => Gen.Int[1, 1000].Array[1, 30].Sample(counts =>
    {
        var total = counts.Sum();
        var shares = counts.Select(count => (float)count / total).ToArray();
        Assert.Equal(0, PopulationStability.Index(shares, [.. counts.Select(count => (long)count)]), 1e-4);
        Assert.True(PopulationStability.Index(shares, [.. counts.Reverse().Select(count => (long)count)]) >= 0);
    });

    [Fact]
    public void Drift_RecentAnswersChange_IsSeenAlthoughTheTotalIsStillTheOld()
    {
        var head = new ModelHead { Name = "emotion", Labels = ["a", "b"] };
        var answers = new AnswerDistribution(head, new ModelReference { Head = "emotion", Shares = [.5f, .5f] });
        Assert.Null(answers.Drift);
        for (var i = 0; i < 100_000; i++)
        {
            _ = answers.Record(i % 2 == 0 ? [.9f, .1f] : [.1f, .9f]);
        }

        Assert.InRange(answers.Drift!.Value, 0, .01);
        for (var i = 0; i < 10_000; i++)
        {
            _ = answers.Record([.9f, .1f]);
        }

        Assert.True(answers.Drift > .25);
        Assert.Equal([60_000, 50_000], answers.Counts());
    }

    [Fact]
    public void Record_ScoreBins_AreHalfOpen()
    {
        var head = new ModelHead { Name = "score", Labels = ["fraud"] };
        var answers = new AnswerDistribution(head, new ModelReference { Head = "score", Edges = [.1f, .5f], Shares = [.8f, .15f, .05f] });

        Assert.Equal(0, answers.Record([.05f]));
        Assert.Equal(1, answers.Record([.1f]));
        Assert.Equal(1, answers.Record([.49f]));
        Assert.Equal(2, answers.Record([.5f]));
        Assert.Equal(2, answers.Record([1f]));
        Assert.Equal(["[-Infinity, 0.1)", "[0.1, 0.5)", "[0.5, Infinity)"], answers.Bins);
    }

    [Fact]
    public void Quantile_AnyDurations_IsWithinABucketOfTheExactOne() => Gen.Double[2, 1e7].Array[1, 200].Select(Gen.Double[.01, 1]).Sample((microseconds, share) =>
    {
        var sketch = new LatencySketch();
        foreach (var value in microseconds)
        {
            sketch.Record(TimeSpan.FromMicroseconds(value));
        }

        var exact = microseconds.Order().ElementAt(Math.Max(1, (int)Math.Ceiling(share * microseconds.Length)) - 1);
        Assert.InRange(sketch.Quantile(share).TotalMicroseconds, exact * .83, exact * 1.2);
    });
}
