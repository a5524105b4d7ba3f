using Emotion.Training.Onnx;
using Emotion.Training.Onnx.Messages;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Emotion.Training.Emotion;

/// <summary>
/// Writes trained networks as one ONNX graph with the inputs of <c>SocialTextBatch</c> and one output <c>logits</c>
/// float[batch, <see cref="EmotionHeads.ServedColumns"/>]. Masks keep padding out of every sum and maximum.
/// </summary>
internal sealed class EmotionGraph
{
    private const TensorProto.Types.DataType Int32 = TensorProto.Types.DataType.Int32;
    private const TensorProto.Types.DataType Float = TensorProto.Types.DataType.Float;
    private const float Never = 1e4f;

    private readonly OnnxGraph _graph;

    private EmotionGraph(bool compress) => _graph = new OnnxGraph("emotion", compress);

    /// <summary>Writes networks; their logits are summed with a weight per column.</summary>
    /// <param name="networks">The networks with their weights.</param>
    /// <param name="gramsPerWord">N-grams per word.</param>
    /// <param name="maxPieces">The most pieces of a text.</param>
    /// <param name="compress">Whether weights are stored as 8-bit integers.</param>
    /// <returns>The bytes of <c>model.onnx</c>.</returns>
    public static byte[] Write(IReadOnlyList<(EmotionNetwork Network, float[] Weights)> networks, int gramsPerWord, int maxPieces, bool compress)
    {
        var graph = new EmotionGraph(compress);
        var total = graph.Sum(networks, gramsPerWord, maxPieces);
        graph._graph.Output(total, "logits", "batch", EmotionHeads.ServedColumns.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return graph._graph.ToBytes();
    }

    private static float[] Values(Tensor tensor) => tensor.detach().contiguous().data<float>().ToArray();

    private string Sum(IReadOnlyList<(EmotionNetwork Network, float[] Weights)> networks, int gramsPerWord, int maxPieces)
    {
        var total = string.Empty;
        var words = _graph.Input("words", Int32, "batch", "words");
        var grams = _graph.Input("grams", Int32, "batch", "words", gramsPerWord.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var lengths = _graph.Input("lengths", Int32, "batch");
        var wordMask = _graph.Input("wordMask", Float, "batch", "words");
        var withPieces = networks.Any(static n => n.Network is PieceNetwork);
        var pieces = withPieces ? _graph.Input("pieces", Int32, "batch", "pieces") : string.Empty;
        var pieceMask = withPieces ? _graph.Input("pieceMask", Float, "batch", "pieces") : string.Empty;
        foreach (var (network, weights) in networks)
        {
            var logits = network is WordNetwork word
                ? Words(word.Encoder, words, grams, lengths, wordMask)
                : Pieces(((PieceNetwork)network).Encoder, pieces, pieceMask, maxPieces);
            var weighted = networks.Count == 1 ? logits : Mul(logits, _graph.Floats(weights, weights.Length));
            total = total.Length == 0 ? weighted : Add(total, weighted);
        }

        return total;
    }

    private string Words(WordEncoder encoder, string words, string grams, string lengths, string mask)
    {
        var vectors = _graph.Node("Gather", [Rows(encoder.Words), words]);
        var characters = _graph.Node("ReduceSum", [_graph.Node("Gather", [Rows(encoder.Grams), grams]), _graph.Integers(2)], ("keepdims", 0L));
        var present = _graph.Node("Min", [_graph.Node("Cast", [grams], ("to", (long)Float)), _graph.Floats([1f], 1)]);
        var count = _graph.Node("ReduceSum", [present, _graph.Integers(2)], ("keepdims", 1L));
        characters = _graph.Node("Div", [characters, _graph.Node("Max", [count, _graph.Floats([1f], 1)])]);
        var input = _graph.Node("Concat", [vectors, characters], ("axis", 2L));
        var states = Recurrent(encoder.Recurrent, _graph.Node("Transpose", [input], ("perm", new long[] { 1, 0, 2 })), lengths);
        var pooled = _graph.Node("Concat", Pool(states, encoder.Attention, Unseen(mask)), ("axis", 1L));
        return Heads(encoder.Heads, pooled);
    }

    // ONNX wants the gates in the order update, reset, hidden; Torch keeps reset, update, hidden.
    private string Recurrent(GRU gru, string input, string lengths)
    {
        const int H = WordEncoder.Hidden;
        var parameters = gru.named_parameters().ToDictionary(static p => p.name, static p => p.parameter);
        float[] Gates(string name)
        {
            var values = Values(parameters[name]);
            var gate = values.Length / 3;
            return [.. values[gate..(2 * gate)], .. values[..gate], .. values[(2 * gate)..]];
        }

        float[] Both(string name) => [.. Gates(name), .. Gates(name + "_reverse")];
        float[] biases =
        [
            .. Gates("bias_ih_l0"), .. Gates("bias_hh_l0"), .. Gates("bias_ih_l0_reverse"), .. Gates("bias_hh_l0_reverse"),
        ];
        var wide = PretrainedWords.Dimensions + WordEncoder.GramSize;
        var output = _graph.Node(
            "GRU",
            [
                input,
                _graph.Weight(Both("weight_ih_l0"), [2, 3 * H, wide]),
                _graph.Weight(Both("weight_hh_l0"), [2, 3 * H, H]),
                _graph.Floats(biases, 2, 6 * H),
                lengths,
            ],
            ("direction", "bidirectional"),
            ("hidden_size", (long)H),
            ("linear_before_reset", 1L));
        var turned = _graph.Node("Transpose", [output], ("perm", new long[] { 2, 0, 1, 3 }));
        return _graph.Node("Reshape", [turned, _graph.Integers(0, 0, 2 * H)]);
    }

    private string Pieces(PieceEncoder encoder, string pieces, string mask, int maxPieces)
    {
        var embedded = Mul(_graph.Node("Gather", [Rows(encoder.Pieces), pieces]), _graph.Floats([2f], 1));
        var length = _graph.Node("Slice", [_graph.Node("Shape", [pieces]), _graph.Integers(1), _graph.Integers(2)]);
        var positions = _graph.Floats(PieceEncoder.Positions(maxPieces), maxPieces, PieceEncoder.Narrow);
        var input = Add(embedded, _graph.Node("Slice", [positions, _graph.Integers(0), length, _graph.Integers(0)]));
        var unseen = Unseen(mask);
        var attentionMask = _graph.Node("Unsqueeze", [_graph.Node("Squeeze", [unseen, _graph.Integers(2)]), _graph.Integers(1, 2)]);
        var states = Layer(encoder.First, input, Linear(encoder.Adjust, input), attentionMask);
        states = Layer(encoder.Second, states, states, attentionMask);
        var seen = _graph.Node("Unsqueeze", [mask, _graph.Integers(2)]);
        var sum = _graph.Node("ReduceSum", [Mul(states, seen), _graph.Integers(1)], ("keepdims", 0L));
        var mean = _graph.Node("Div", [sum, _graph.Node("ReduceSum", [mask, _graph.Integers(1)], ("keepdims", 1L))]);
        var summary = _graph.Node("Tanh", [Linear(encoder.Summary, mean)]);
        return Heads(encoder.Heads, _graph.Node("Concat", [summary, .. Pool(states, encoder.Attention, unseen)], ("axis", 1L)));
    }

    private string Layer(TransformerLayer layer, string input, string residual, string attentionMask)
    {
        var parts = _graph.Nodes("Split", [Linear(layer.QueryKeyValue, Norm(layer.BeforeAttention, input))], 3, ("axis", -1L));
        var width = layer.Width / TransformerLayer.HeadCount;
        string Split(string part, params long[] order) =>
            _graph.Node("Transpose", [_graph.Node("Reshape", [part, _graph.Integers(0, 0, TransformerLayer.HeadCount, width)])], ("perm", order));
        var query = Mul(Split(parts[0], 0, 2, 1, 3), _graph.Floats([1 / MathF.Sqrt(width)], 1));
        var scores = Add(_graph.Node("MatMul", [query, Split(parts[1], 0, 2, 3, 1)]), attentionMask);
        var weights = _graph.Node("Softmax", [scores], ("axis", -1L));
        var attended = _graph.Node("Transpose", [_graph.Node("MatMul", [weights, Split(parts[2], 0, 2, 1, 3)])], ("perm", new long[] { 0, 2, 1, 3 }));
        var states = Add(Linear(layer.Output, _graph.Node("Reshape", [attended, _graph.Integers(0, 0, layer.Width)])), residual);
        var expanded = _graph.Node("Relu", [Linear(layer.Expand, Norm(layer.BeforeFeedForward, states))]);
        return Add(states, Linear(layer.Contract, expanded));
    }

    // Attention-weighted sum and maximum over the tokens.
    private string[] Pool(string states, Linear attention, string unseen)
    {
        var scores = Add(_graph.Node("MatMul", [states, _graph.Floats(Values(attention.weight!), attention.weight!.shape[1], 1)]), unseen);
        var attended = _graph.Node("ReduceSum", [Mul(states, _graph.Node("Softmax", [scores], ("axis", 1L))), _graph.Integers(1)], ("keepdims", 0L));
        return [attended, _graph.Node("ReduceMax", [Add(states, unseen)], ("axes", new long[] { 1 }), ("keepdims", 0L))];
    }

    // 0 for tokens and a large negative number for padding, float[batch, tokens, 1].
    private string Unseen(string mask) => _graph.Node(
        "Unsqueeze",
        [Mul(_graph.Node("Sub", [mask, _graph.Floats([1f], 1)]), _graph.Floats([Never], 1)), _graph.Integers(2)]);

    private string Heads(Linear heads, string input)
    {
        var weight = heads.weight!.narrow(0, 0, EmotionHeads.ServedColumns);
        var bias = heads.bias!.narrow(0, 0, EmotionHeads.ServedColumns);
        return Add(
            _graph.Node("MatMul", [input, _graph.Floats(Values(weight.t()), weight.shape[1], weight.shape[0])]),
            _graph.Floats(Values(bias), EmotionHeads.ServedColumns));
    }

    private string Linear(Linear layer, string input)
    {
        var shape = layer.weight!.shape;
        return Add(
            _graph.MatMul(input, Values(layer.weight!), (int)shape[0], (int)shape[1]),
            _graph.Floats(Values(layer.bias!), shape[0]));
    }

    private string Norm(LayerNorm norm, string input) => _graph.Node(
        "LayerNormalization",
        [input, _graph.Floats(Values(norm.weight!), norm.weight!.shape[0]), _graph.Floats(Values(norm.bias!), norm.bias!.shape[0])],
        ("axis", -1L),
        ("epsilon", 1e-6f));

    private string Rows(Embedding embedding) => _graph.Weight(Values(embedding.weight!), embedding.weight!.shape);

    private string Add(string a, string b) => _graph.Node("Add", [a, b]);

    private string Mul(string a, string b) => _graph.Node("Mul", [a, b]);
}
