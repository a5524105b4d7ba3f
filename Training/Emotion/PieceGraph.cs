using Emotion.Training.Onnx;
using TorchSharp.Modules;

namespace Emotion.Training.Emotion;

/// <summary>
/// Writes a <see cref="PieceEncoder"/>'s layers into a graph: in floats to measure what reaches each product, or in 8-bit integers by these
/// measures, with ONNX Runtime's fused attention and normalisation.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="ranges">The range of each product's input in the order of <see cref="Observed"/>; null to write floats.</param>
internal sealed class PieceGraph(OnnxGraph graph, IReadOnlyList<ActivationRange>? ranges)
{
    private const float Epsilon = 1e-6f;

    private readonly OnnxQuantization _quantization = new(graph);
    private int _next;

    /// <summary>The input of each product, in the order of writing.</summary>
    public List<string> Observed { get; } = [];

    /// <summary>Writes the transformer layers.</summary>
    /// <param name="encoder">The network.</param>
    /// <param name="input">float[batch, pieces, <see cref="PieceEncoder.Narrow"/>].</param>
    /// <param name="mask">float[batch, pieces].</param>
    /// <param name="unseen">0 for pieces and a large negative number for padding, float[batch, pieces, 1].</param>
    /// <returns>float[batch, pieces, <see cref="PieceEncoder.Wide"/>].</returns>
    public string States(PieceEncoder encoder, string input, string mask, string unseen)
    {
        var residual = Linear(encoder.Adjust, input);
        if (ranges is null)
        {
            var attentionMask = graph.Node("Unsqueeze", [graph.Node("Squeeze", [unseen, graph.Integers(2)]), graph.Integers(1, 2)]);
            var states = Layer(encoder.First, input, residual, attentionMask);
            return Layer(encoder.Second, states, states, attentionMask);
        }

        var seen = graph.Node("Cast", [mask], ("to", 6L));
        var (expanded, first) = Quantised(encoder.First, Norm(encoder.First.BeforeAttention, input), residual, seen);
        var (normalised, middle) = AddNorm(encoder.Second.BeforeAttention, expanded, first);
        var (last, second) = Quantised(encoder.Second, normalised, middle, seen);
        return graph.Node("Add", [last, second]);
    }

    /// <summary>Writes a linear layer.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">Its input.</param>
    /// <returns>Its output.</returns>
    public string Linear(Linear layer, string input)
    {
        var weight = EmotionGraph.Values(layer.weight!);
        var bias = EmotionGraph.Values(layer.bias!);
        return ranges is not null
            ? _quantization.Linear(input, ranges[_next++], weight, bias)
            : Floats(input, weight, bias);
    }

    // The layer without its last sum, which the next normalisation takes over.
    private (string Expanded, string States) Quantised(TransformerLayer layer, string normalised, string residual, string seen)
    {
        var projection = layer.QueryKeyValue;
        var attended = _quantization.Attention(
            normalised, ranges![_next++], EmotionGraph.Values(projection.weight!), EmotionGraph.Values(projection.bias!), seen, TransformerLayer.HeadCount);
        var (input, states) = AddNorm(layer.BeforeFeedForward, Linear(layer.Output, attended), residual);
        return (Linear(layer.Contract, Linear(layer.Expand, input)), states);
    }

    private string Layer(TransformerLayer layer, string input, string residual, string attentionMask)
    {
        var parts = graph.Nodes("Split", [Linear(layer.QueryKeyValue, Norm(layer.BeforeAttention, input))], 3, ("axis", -1L));
        var width = layer.Width / TransformerLayer.HeadCount;
        string Split(string part, params long[] order) =>
            graph.Node("Transpose", [graph.Node("Reshape", [part, graph.Integers(0, 0, TransformerLayer.HeadCount, width)])], ("perm", order));
        var query = graph.Node("Mul", [Split(parts[0], 0, 2, 1, 3), graph.Floats([1 / MathF.Sqrt(width)], 1)]);
        var scores = graph.Node("Add", [graph.Node("MatMul", [query, Split(parts[1], 0, 2, 3, 1)]), attentionMask]);
        var weights = graph.Node("Softmax", [scores], ("axis", -1L));
        var attended = graph.Node("Transpose", [graph.Node("MatMul", [weights, Split(parts[2], 0, 2, 1, 3)])], ("perm", new long[] { 0, 2, 1, 3 }));
        var states = graph.Node("Add", [Linear(layer.Output, graph.Node("Reshape", [attended, graph.Integers(0, 0, layer.Width)])), residual]);
        var expanded = graph.Node("Relu", [Linear(layer.Expand, Norm(layer.BeforeFeedForward, states))]);
        return graph.Node("Add", [states, Linear(layer.Contract, expanded)]);
    }

    private string Floats(string input, float[] weight, float[] bias)
    {
        Observed.Add(input);
        var (outputs, inputs) = (bias.Length, weight.Length / bias.Length);
        var turned = new float[weight.Length];
        for (var i = 0; i < weight.Length; i++)
        {
            turned[(i % inputs * outputs) + (i / inputs)] = weight[i];
        }

        return graph.Node("Add", [graph.Node("MatMul", [input, graph.Floats(turned, inputs, outputs)]), graph.Floats(bias, outputs)]);
    }

    private string Norm(LayerNorm norm, string input) => graph.Node(
        "LayerNormalization",
        [input, graph.Floats(EmotionGraph.Values(norm.weight!), norm.weight!.shape[0]), graph.Floats(EmotionGraph.Values(norm.bias!), norm.bias!.shape[0])],
        ("axis", -1L),
        ("epsilon", Epsilon));

    // Two operators: ONNX Runtime's fused one is several times slower on a processor.
    private (string Normalised, string Sum) AddNorm(LayerNorm norm, string input, string skip)
    {
        var sum = graph.Node("Add", [input, skip]);
        return (Norm(norm, sum), sum);
    }
}
