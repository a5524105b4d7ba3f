using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Emotion.Training.Emotion;

/// <summary>A layer of all-MiniLM-L6-v2: BERT's (Devlin et al., 2019), of twelve heads and 1,536 feed-forward units.</summary>
internal sealed class SentenceLayer : nn.Module<Tensor, Tensor>
{
    /// <summary>What is added to a variance before its root is taken.</summary>
    public const double Epsilon = 1e-12;

    private const int HeadCount = 12;
    private const int Units = 1536;
    private const int Width = SentenceEncoder.Width;

    // The order in which one matrix holds them.
    private static readonly string[] Projections = ["query", "key", "value"];

    internal readonly Linear QueryKeyValue = nn.Linear(Width, 3 * Width);
    internal readonly Linear Output = nn.Linear(Width, Width);
    internal readonly LayerNorm AfterAttention = nn.LayerNorm(Width, Epsilon);
    internal readonly Linear Expand = nn.Linear(Width, Units);
    internal readonly Linear Contract = nn.Linear(Units, Width);
    internal readonly LayerNorm AfterFeedForward = nn.LayerNorm(Width, Epsilon);
    private readonly Dropout _dropout = nn.Dropout(.1);

    private SentenceLayer()
        : base(nameof(SentenceLayer)) => RegisterComponents();

    /// <summary>Creates a layer with pretrained weights.</summary>
    /// <param name="from">The weights.</param>
    /// <param name="number">The layer's number.</param>
    /// <returns>The layer.</returns>
    public static SentenceLayer Pretrained(PretrainedSentences from, int number)
    {
        using var guard = no_grad();
        var layer = new SentenceLayer();
        var part = $"encoder.layer.{number}.";
        foreach (var (i, name) in Projections.Index())
        {
            Fill(
                layer.QueryKeyValue.weight!.narrow(0, i * Width, Width),
                layer.QueryKeyValue.bias!.narrow(0, i * Width, Width),
                from,
                $"{part}attention.self.{name}.bias");
        }

        Fill(layer.Output.weight!, layer.Output.bias!, from, part + "attention.output.dense.bias");
        Fill(layer.Expand.weight!, layer.Expand.bias!, from, part + "intermediate.dense.bias");
        Fill(layer.Contract.weight!, layer.Contract.bias!, from, part + "output.dense.bias");
        Fill(layer.AfterAttention, from, part + "attention.output.LayerNorm");
        Fill(layer.AfterFeedForward, from, part + "output.LayerNorm");
        return layer;
    }

    /// <summary>Fills a normalisation.</summary>
    /// <param name="into">The normalisation.</param>
    /// <param name="from">The weights.</param>
    /// <param name="part">Its name.</param>
    public static void Fill(LayerNorm into, PretrainedSentences from, string part)
    {
        _ = into.weight!.copy_(tensor(from.Find(part + ".weight").Values));
        _ = into.bias!.copy_(tensor(from.Find(part + ".bias").Values));
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor input)
    {
        var (batch, length) = (input.shape[0], input.shape[1]);
        var parts = QueryKeyValue.Apply(input).chunk(3, -1);
        var attended = nn.functional.scaled_dot_product_attention(Split(parts[0]), Split(parts[1]), Split(parts[2]));
        var output = Output.Apply(attended.transpose(1, 2).reshape(batch, length, Width));
        var states = AfterAttention.forward(_dropout.forward(output) + input);
        var answers = nn.functional.gelu(Expand.Apply(states));
        return AfterFeedForward.forward(_dropout.forward(Contract.Apply(answers)) + states);

        Tensor Split(Tensor part) => part.reshape(batch, length, HeadCount, Width / HeadCount).transpose(1, 2);
    }

    private static void Fill(Tensor weight, Tensor bias, PretrainedSentences from, string name)
    {
        var (values, shape) = from.Kernel(name);
        _ = weight.copy_(tensor(values, shape).t());
        _ = bias.copy_(tensor(from.Find(name).Values));
    }
}
