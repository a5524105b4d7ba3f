using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Emotion.Training.Emotion;

/// <summary>A pre-norm transformer layer of Universal Sentence Encoder Lite: four heads and a feed-forward layer.</summary>
internal sealed class TransformerLayer : nn.Module<Tensor, Tensor?, Tensor>
{
    private const int HeadCount = 4;
    private const int Units = 1536;

    internal readonly LayerNorm BeforeAttention;
    internal readonly LayerNorm BeforeFeedForward;
    internal readonly Linear QueryKeyValue;
    internal readonly Linear Output;
    internal readonly Linear Expand;
    internal readonly Linear Contract;
    private readonly int _width;
    private readonly Dropout _dropout = nn.Dropout(.1);

    /// <summary>Creates the layer.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="width">Numbers per piece that it reads; it writes <see cref="PieceEncoder.Wide"/>.</param>
    public TransformerLayer(string name, int width)
        : base(name)
    {
        _width = width;
        BeforeAttention = nn.LayerNorm(width, 1e-6);
        BeforeFeedForward = nn.LayerNorm(PieceEncoder.Wide, 1e-6);
        QueryKeyValue = nn.Linear(width, 3 * width);
        Output = nn.Linear(width, PieceEncoder.Wide);
        Expand = nn.Linear(PieceEncoder.Wide, Units);
        Contract = nn.Linear(Units, PieceEncoder.Wide);
        RegisterComponents();
    }

    /// <summary>Fills in the pretrained weights.</summary>
    /// <param name="from">The weights.</param>
    /// <param name="layer"><c>Layer_0</c> or <c>Layer_1</c>.</param>
    public void Load(PretrainedEncoder from, string layer)
    {
        Fill(BeforeAttention, from, layer + "/TransformerLayer/layer_prepostprocess");
        Fill(BeforeFeedForward, from, layer + "/TransformerLayer/FFN/layer_prepostprocess");
        Fill(QueryKeyValue, from, layer + "/TransformerLayer/MultiheadAttention/qkv_transform_single", "kernel", "bias");
        Fill(Output, from, layer + "/TransformerLayer/MultiheadAttention/output_transform_single", "kernel", "bias");
        Fill(Expand, from, layer + "/TransformerLayer/FFN/conv1", "Reshape_1", "bias");
        Fill(Contract, from, layer + "/TransformerLayer/FFN/conv2", "Reshape_1", "bias");
    }

    /// <summary>Fills a linear layer from a kernel stored input by output.</summary>
    /// <param name="into">The layer.</param>
    /// <param name="from">The weights.</param>
    /// <param name="part">The weights' common name.</param>
    /// <param name="kernel">The kernel's ending.</param>
    /// <param name="bias">The bias's ending.</param>
    public static void Fill(Linear into, PretrainedEncoder from, string part, string kernel, string bias)
    {
        var weight = into.weight!;
        _ = weight.copy_(tensor(from.Find(part, kernel).Values, [weight.shape[1], weight.shape[0]]).t());
        _ = into.bias!.copy_(tensor(from.Find(part, bias).Values));
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input, Tensor? residual)
    {
        var (batch, length) = (input.shape[0], input.shape[1]);
        var parts = QueryKeyValue.Apply(BeforeAttention.forward(input)).chunk(3, -1);
        var query = Split(parts[0]) * (1 / Math.Sqrt(_width / (double)HeadCount));
        var weights = query.matmul(Split(parts[1]).transpose(-1, -2)).softmax(-1);
        var attended = weights.matmul(Split(parts[2])).transpose(1, 2).reshape(batch, length, _width);
        var states = _dropout.forward(Output.Apply(attended)) + (residual ?? input);
        var answers = Expand.Apply(BeforeFeedForward.forward(states)).relu();
        return states + _dropout.forward(Contract.Apply(answers));

        Tensor Split(Tensor part) => part.reshape(batch, length, HeadCount, _width / HeadCount).transpose(1, 2);
    }

    private static void Fill(LayerNorm into, PretrainedEncoder from, string part)
    {
        _ = into.weight!.copy_(tensor(from.Find(part, "layer_norm_scale").Values));
        _ = into.bias!.copy_(tensor(from.Find(part, "layer_norm_bias").Values));
    }
}
