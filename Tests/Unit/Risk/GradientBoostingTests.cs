using Emotion.Training.Risk;
using Emotion.Training.Risk.Boosting;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Emotion.Tests.Unit.Risk;

public sealed class GradientBoostingTests
{
    private const int Width = 3;
    private static readonly BoostingOptions Small = new() { Trees = 40, Boosters = 2, FeatureFraction = 1, LearningRate = 0.2 };

    [Fact]
    public void Train_ExclusiveOr_IsLearned()
    {
        var (values, labels) = ExclusiveOr();
        var ensemble = GradientBoosting.Train(values, Width, labels, Small);
        var right = Enumerable.Range(0, labels.Length).Count(i => ensemble.Predict(values.AsSpan(i * Width, Width)) > 0 == labels[i]);
        Assert.True(right > 0.97 * labels.Length, $"{right} of {labels.Length} are right");
    }

    [Fact]
    public void Train_SameSeed_GivesTheSameTrees()
    {
        var (values, labels) = ExclusiveOr();
        var (first, second) = (GradientBoosting.Train(values, Width, labels, Small), GradientBoosting.Train(values, Width, labels, Small));
        Assert.Equal(RiskOnnxWriter.Write(first, Width), RiskOnnxWriter.Write(second, Width));
        Assert.NotEqual(
            RiskOnnxWriter.Write(first, Width), RiskOnnxWriter.Write(GradientBoosting.Train(values, Width, labels, Small with { Seed = 2 }), Width));
    }

    [Fact]
    public void Train_Monotone_NeverFallsWithTheFeature()
    {
        var random = new Random(3);
        var values = Enumerable.Range(0, 3 * 2_000).Select(_ => random.NextSingle()).ToArray();
        var labels = Enumerable.Range(0, 2_000).Select(i => random.NextDouble() < (values[i * Width] > 0.5 ? 0.6 : 0.4)).ToArray();
        var ensemble = GradientBoosting.Train(values, Width, labels, Small with { Monotone = [1, 0, 0] });
        var scores = Enumerable.Range(0, 101).Select(i => ensemble.Predict([i / 100f, 0.3f, 0.6f])).ToArray();
        Assert.All(scores.Zip(scores.Skip(1)), pair => Assert.True(pair.Second >= pair.First - 1e-5));
        Assert.True(scores[^1] > scores[0] + 0.3);
    }

    [Fact]
    public void Write_Onnx_ScoresLikeTheTrees()
    {
        var (values, labels) = ExclusiveOr();
        var ensemble = GradientBoosting.Train(values, Width, labels, Small);
        using var session = new InferenceSession(RiskOnnxWriter.Write(ensemble, Width));
        var input = new DenseTensor<float>(values, [labels.Length, Width]);
        using var results = session.Run([NamedOnnxValue.CreateFromTensor("features", input)]);
        var logits = results[0].AsEnumerable<float>().ToArray();
        for (var i = 0; i < labels.Length; i++)
        {
            Assert.Equal(ensemble.Predict(values.AsSpan(i * Width, Width)), logits[i], 1e-4f);
        }
    }

    private static (float[] Values, bool[] Labels) ExclusiveOr()
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, Width * 3_000).Select(_ => random.NextSingle()).ToArray();
        return (values, [.. Enumerable.Range(0, 3_000).Select(i => values[i * Width] > 0.5 ^ values[(i * Width) + 1] > 0.5)]);
    }
}
