using Emotion.Training.Onnx;
using TorchSharp.Modules;

namespace Emotion.Training.Emotion;

/// <summary>
/// Writes a <see cref="SmallSentenceEncoder"/>'s layers into a graph: in floats to measure what reaches each product, or in 8-bit integers by
/// these measures, with ONNX Runtime's fused attention and normalisation.
/// </summary>
/// <param name="graph">The graph.</param>
/// <param name="ranges">The range of each product's input in the order of <see cref="Observed"/>; null to write floats.</param>
internal sealed class SmallSentenceGraph(OnnxGraph graph, IReadOnlyList<ActivationRange>? ranges)
{
    private const int Width = SmallSentenceEncoder.Width;
    private const int HeadWidth = Width / SentenceLayer.HeadCount;

    private readonly OnnxQuantization _quantization = new(graph);
    private int _next;

    /// <summary>The input of each product, in the order of writing.</summary>
    public List<string> Observed { get; } = [];

    /// <summary>Writes the transformer layers.</summary>
    /// <param name="encoder">The network.</param>
    /// <param name="input">float[batch, pieces, <see cref="SmallSentenceEncoder.Width"/>].</param>
    /// <param name="mask">float[batch, pieces].</param>
    /// <param name="unseen">0 for pieces and a large negative number for padding, float[batch, pieces, 1].</param>
    /// <returns>Of the input's shape.</returns>
    public string States(SmallSentenceEncoder encoder, string input, string mask, string unseen)
    {
        var seen = ranges is null
            ? graph.Node("Unsqueeze", [graph.Node("Squeeze", [unseen, graph.Integers(2)]), graph.Integers(1, 2)])
            : graph.Node("Cast", [mask], ("to", 6L));
        var states = Norm(encoder.Input, input);
        foreach (var layer in encoder.Layers)
        {
            var attended = ranges is null ? Attention(layer, states, seen) : QuantisedAttention(layer, states, seen);
            states = AddNorm(layer.AfterAttention, Linear(layer.Output, attended), states);
            var answers = graph.MicrosoftNode("Gelu", [Linear(layer.Expand, states)], 1)[0];
            states = AddNorm(layer.AfterFeedForward, Linear(layer.Contract, answers), states);
        }

        return states;
    }

    private string QuantisedAttention(SentenceLayer layer, string states, string seen)
    {
        var projection = layer.QueryKeyValue;
        return _quantization.Attention(
            states, ranges![_next++], EmotionGraph.Values(projection.weight!), EmotionGraph.Values(projection.bias!), seen, SentenceLayer.HeadCount);
    }

    private string Attention(SentenceLayer layer, string states, string unseen)
    {
        var parts = graph.Nodes("Split", [Linear(layer.QueryKeyValue, states)], 3, ("axis", -1L));
        string Split(string part, params long[] order) =>
            graph.Node("Transpose", [graph.Node("Reshape", [part, graph.Integers(0, 0, SentenceLayer.HeadCount, HeadWidth)])], ("perm", order));
        var query = graph.Node("Mul", [Split(parts[0], 0, 2, 1, 3), graph.Floats([1 / MathF.Sqrt(HeadWidth)], 1)]);
        var scores = graph.Node("Add", [graph.Node("MatMul", [query, Split(parts[1], 0, 2, 3, 1)]), unseen]);
        var weights = graph.Node("Softmax", [scores], ("axis", -1L));
        var attended = graph.Node("Transpose", [graph.Node("MatMul", [weights, Split(parts[2], 0, 2, 1, 3)])], ("perm", new long[] { 0, 2, 1, 3 }));
        return graph.Node("Reshape", [attended, graph.Integers(0, 0, Width)]);
    }

    private string Linear(Linear layer, string input)
    {
        var bias = EmotionGraph.Values(layer.bias!);
        if (ranges is not null)
        {
            return _quantization.Linear(input, ranges[_next++], EmotionGraph.Values(layer.weight!), bias);
        }

        Observed.Add(input);
        var kernel = layer.weight!.t();
        return graph.Node(
            "Add",
            [graph.Node("MatMul", [input, graph.Floats(EmotionGraph.Values(kernel), kernel.shape)]), graph.Floats(bias, bias.Length)]);
    }

    // Two operators: ONNX Runtime's fused one is several times slower on a processor.
    private string AddNorm(LayerNorm norm, string input, string skip) => Norm(norm, graph.Node("Add", [input, skip]));

    private string Norm(LayerNorm norm, string input) => graph.Node(
        "LayerNormalization",
        [input, graph.Floats(EmotionGraph.Values(norm.weight!), Width), graph.Floats(EmotionGraph.Values(norm.bias!), Width)],
        ("axis", -1L),
        ("epsilon", (float)SentenceLayer.Epsilon));
}
