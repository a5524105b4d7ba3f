using System.Globalization;
using Emotion.Training.Onnx;
using Emotion.Training.Onnx.Messages;

namespace Emotion.Training.Pricing;

/// <summary>
/// Writes a linear model as ONNX: input <c>features float[rows, n]</c>, one <c>LinearRegressor</c> (ai.onnx.ml 1), output
/// <c>multiplier float[rows, 1]</c>.
/// </summary>
internal static class PricingOnnxWriter
{
    /// <summary>Name of the graph's output.</summary>
    public const string Output = "multiplier";

    /// <summary>The model as bytes of onnx.proto3's <c>ModelProto</c>.</summary>
    public static byte[] Write(float[] weights, float intercept)
    {
        var graph = new OnnxGraph("pricing", compress: false);
        var features = graph.Input("features", TensorProto.Types.DataType.Float, "rows", weights.Length.ToString(CultureInfo.InvariantCulture));
        graph.Output(
            graph.LearningNode("LinearRegressor", features, ("coefficients", weights), ("intercepts", new[] { intercept })), Output, "rows", "1");
        return graph.ToBytes();
    }
}
