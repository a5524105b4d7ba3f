using Emotion.Grains.Pricing;
using Emotion.Training.Pricing;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Emotion.Tests.Unit.Pricing;

public sealed class PricingTrainingTests
{
    [Fact]
    public void Fit_TargetsOnAPlane_FindsItAndTheGraphSaysTheSame()
    {
        var random = new Random(1);
        var rows = Enumerable.Range(0, 500).Select(i =>
        {
            float[] features = [random.NextSingle(), random.NextSingle(), random.NextSingle()];
            return new PricingExample(i, features, new ZoneDemand(0, 0), 0.5 + (2 * features[0]) - features[1] + (0.25 * features[2]));
        }).ToList();

        var (weights, intercept) = LinearFit.Fit(rows, penalty: 1e-9);

        Assert.Equal([2f, -1f, 0.25f], weights.Select(weight => MathF.Round(weight, 3)));
        Assert.Equal(0.5f, intercept, 3);
        using var session = new InferenceSession(PricingOnnxWriter.Write(weights, intercept));
        var input = new DenseTensor<float>(rows[7].Features, [1, 3]);
        using var results = session.Run([NamedOnnxValue.CreateFromTensor("features", input)]);
        Assert.Equal(rows[7].Target, results[0].AsEnumerable<float>().Single(), 3);
    }
}
