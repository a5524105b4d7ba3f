using Emotion.Training.Emotion;

namespace Emotion.Tests.Unit.Emotion;

/// <summary>The scores that models are measured and thresholds chosen by.</summary>
public sealed class EmotionScoresTests
{
    [Fact]
    public void ExpectedThreshold_KnownProbabilities_IsHalfOfTheBestExpectedF1()
    {
        // Saying the first two: 2 (.9 + .6) / (2 + 1.8) = .789; the first alone gives .643, three .708, all .621.
        Assert.Equal(.3947f, EmotionScores.ExpectedThreshold([.2f, .9f, .1f, .6f]), 1e-3f);
    }

    [Fact]
    public void ExpectedThreshold_ManyTexts_IsTheOneWithTheBestF1OnLabelsDrawnByTheProbabilities()
    {
        var random = new Random(5);
        var probabilities = Enumerable.Range(0, 60_000).Select(_ => MathF.Pow(random.NextSingle(), 4)).ToArray();
        var truth = probabilities.Select(p => random.NextSingle() < p).ToArray();
        double F1(float threshold) => EmotionScores.Binary(probabilities, truth, threshold).F1;

        var chosen = EmotionScores.ExpectedThreshold(probabilities);

        var best = Enumerable.Range(1, 98).Max(percent => F1(percent / 100f));
        Assert.InRange(F1(chosen), best - .003, best + .003);
        Assert.True(F1(chosen - .1f) < F1(chosen) && F1(chosen + .1f) < F1(chosen));
    }
}
