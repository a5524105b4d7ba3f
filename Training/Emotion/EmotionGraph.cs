using System.Globalization;
using Emotion.Inference.Text.Social;
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

    private readonly IReadOnlyList<ActivationRange>? _ranges;
    private readonly List<string> _observed = [];

    private EmotionGraph(IReadOnlyList<ActivationRange>? ranges)
    {
        _ranges = ranges;
        _graph = new OnnxGraph("emotion", compress: ranges is not null);
    }

    /// <summary>Writes networks in floats; their logits are summed with a weight per column.</summary>
    /// <param name="networks">The networks with their weights.</param>
    /// <param name="parameters">The preparation.</param>
    /// <param name="observed">The names of the values that reach the encoder's products; they are outputs too.</param>
    /// <returns>The bytes of <c>model.onnx</c>.</returns>
    public static byte[] WriteFloats(
        IReadOnlyList<(EmotionNetwork Network, float[] Weights)> networks, SocialTextParameters parameters, out IReadOnlyList<string> observed)
    {
        var graph = new EmotionGraph(null);
        graph.WriteLogits(networks, parameters);
        observed = [.. graph._observed.Select((value, i) => graph._graph.Observe(value, string.Create(CultureInfo.InvariantCulture, $"observed_{i}")))];
        return graph._graph.ToBytes();
    }

    /// <summary>Writes networks in 8-bit integers.</summary>
    /// <param name="networks">The networks with their weights.</param>
    /// <param name="parameters">The preparation.</param>
    /// <param name="ranges">The ranges of the observed values.</param>
    /// <returns>The bytes of <c>model.onnx</c>.</returns>
    public static byte[] Write(
        IReadOnlyList<(EmotionNetwork Network, float[] Weights)> networks, SocialTextParameters parameters, IReadOnlyList<ActivationRange> ranges)
    {
        var graph = new EmotionGraph(ranges);
        graph.WriteLogits(networks, parameters);
        return graph._graph.ToBytes();
    }

    /// <summary>A tensor's values.</summary>
    /// <param name="tensor">The tensor.</param>
    /// <returns>Row after row.</returns>
    public static float[] Values(Tensor tensor) => tensor.detach().contiguous().data<float>().ToArray();

    private void WriteLogits(IReadOnlyList<(EmotionNetwork Network, float[] Weights)> networks, SocialTextParameters parameters) => _graph.Output(
        Sum(networks, parameters.GramsPerWord), "logits", "batch", EmotionHeads.ServedColumns.ToString(CultureInfo.InvariantCulture));

    private string Sum(IReadOnlyList<(EmotionNetwork Network, float[] Weights)> networks, int gramsPerWord)
    {
        var total = string.Empty;
        var words = _graph.Input("words", Int32, "batch", "words");
        var grams = _graph.Input("grams", Int32, "batch", "words", gramsPerWord.ToString(CultureInfo.InvariantCulture));
        var lengths = _graph.Input("lengths", Int32, "batch");
        var wordMask = _graph.Input("wordMask", Float, "batch", "words");
        var withPieces = networks.Any(static n => n.Network is SmallSentenceNetwork);
        var pieces = withPieces ? _graph.Input("pieces", Int32, "batch", "pieces") : string.Empty;
        var pieceMask = withPieces ? _graph.Input("pieceMask", Float, "batch", "pieces") : string.Empty;
        foreach (var (network, weights) in networks)
        {
            var logits = network is WordNetwork word
                ? Words(word.Encoder, words, grams, lengths, wordMask)
                : Sentences(((SmallSentenceNetwork)network).Encoder, pieces, pieceMask);
            var weighted = networks.Count == 1 ? logits : Mul(logits, _graph.Floats(weights, weights.Length));
            total = total.Length == 0 ? weighted : Add(total, weighted);
        }

        return total;
    }

    private string Words(WordEncoder encoder, string words, string grams, string lengths, string mask)
    {
        var vectors = _graph.Node("Gather", [Rows(encoder.Words.weight!), words]);
        var characters = _graph.Node("ReduceSum", [_graph.Node("Gather", [Rows(encoder.Grams.weight!), grams]), _graph.Integers(2)], ("keepdims", 0L));
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

    private string Sentences(SmallSentenceEncoder encoder, string pieces, string mask)
    {
        var vectors = _graph.Node("Gather", [Rows(encoder.Vectors), pieces]);
        var length = _graph.Node("Slice", [_graph.Node("Shape", [pieces]), _graph.Integers(1), _graph.Integers(2)]);
        var positions = _graph.Floats(Values(encoder.Positions.weight!), encoder.Positions.weight!.shape);
        var input = Add(vectors, _graph.Node("Slice", [positions, _graph.Integers(0), length, _graph.Integers(0)]));
        var unseen = Unseen(mask);
        var layers = new SmallSentenceGraph(_graph, _ranges);
        var states = layers.States(encoder, input, mask, unseen);
        _observed.AddRange(layers.Observed);
        var sum = WeightedSum(_graph.Node("Unsqueeze", [mask, _graph.Integers(1)]), states);
        var mean = _graph.Node("Div", [sum, _graph.Node("ReduceSum", [mask, _graph.Integers(1)], ("keepdims", 1L))]);
        return Heads(encoder.Heads, _graph.Node("Concat", [mean, .. Pool(states, encoder.Attention, unseen)], ("axis", 1L)));
    }

    // Attention-weighted sum and maximum over the tokens.
    private string[] Pool(string states, Linear attention, string unseen)
    {
        var scores = Add(_graph.Node("MatMul", [states, _graph.Floats(Values(attention.weight!), attention.weight!.shape[1], 1)]), unseen);
        var weights = _graph.Node("Transpose", [_graph.Node("Softmax", [scores], ("axis", 1L))], ("perm", new long[] { 0, 2, 1 }));
        return [WeightedSum(weights, states), _graph.Node("ReduceMax", [Add(states, unseen)], ("axes", new long[] { 1 }), ("keepdims", 0L))];
    }

    private string WeightedSum(string weights, string states) =>
        _graph.Node("Squeeze", [_graph.Node("MatMul", [weights, states]), _graph.Integers(1)]);

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

    private string Rows(Tensor vectors) => _graph.Weight(Values(vectors), vectors.shape);

    private string Add(string a, string b) => _graph.Node("Add", [a, b]);

    private string Mul(string a, string b) => _graph.Node("Mul", [a, b]);
}
