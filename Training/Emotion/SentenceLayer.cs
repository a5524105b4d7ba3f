using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Emotion.Training.Emotion;

/// <summary>A layer of all-MiniLM-L6-v2: BERT's (Devlin et al., 2019), of twelve heads.</summary>
internal sealed class SentenceLayer : nn.Module<Tensor, Tensor>
{
    /// <summary>What is added to a variance before its root is taken.</summary>
    public const double Epsilon = 1e-12;

    /// <summary>Attention heads.</summary>
    public const int HeadCount = 12;

    /// <summary>Feed-forward units of a pretrained layer.</summary>
    public const int PretrainedUnits = 1536;

    private const int Width = SentenceEncoder.Width;

    // The order in which one matrix holds them.
    private static readonly string[] Projections = ["query", "key", "value"];

    internal readonly Linear QueryKeyValue = nn.Linear(Width, 3 * Width);
    internal readonly Linear Output = nn.Linear(Width, Width);
    internal readonly LayerNorm AfterAttention = nn.LayerNorm(Width, Epsilon);
    internal readonly Linear Expand;
    internal readonly Linear Contract;
    internal readonly LayerNorm AfterFeedForward = nn.LayerNorm(Width, Epsilon);

    /// <summary>Sums of how much the feed-forward units answered, while <see cref="SentencePruning"/> asks; null otherwise.</summary>
    internal Tensor? Answered;

    private readonly Dropout _dropout = nn.Dropout(.1);

    /// <summary>Creates the layer.</summary>
    /// <param name="units">Feed-forward units.</param>
    public SentenceLayer(int units)
        : base(nameof(SentenceLayer))
    {
        Expand = nn.Linear(Width, units);
        Contract = nn.Linear(units, Width);
        RegisterComponents();
    }

    /// <summary>Fills in the pretrained weights of a layer with as many units.</summary>
    /// <param name="from">The weights.</param>
    /// <param name="number">The layer's number.</param>
    public void Load(PretrainedSentences from, int number)
    {
        using var guard = no_grad();
        var part = $"encoder.layer.{number}.";
        foreach (var (i, name) in Projections.Index())
        {
            Fill(
                QueryKeyValue.weight!.narrow(0, i * Width, Width),
                QueryKeyValue.bias!.narrow(0, i * Width, Width),
                from,
                $"{part}attention.self.{name}.bias");
        }

        Fill(Output.weight!, Output.bias!, from, part + "attention.output.dense.bias");
        Fill(Expand.weight!, Expand.bias!, from, part + "intermediate.dense.bias");
        Fill(Contract.weight!, Contract.bias!, from, part + "output.dense.bias");
        Fill(AfterAttention, from, part + "attention.output.LayerNorm");
        Fill(AfterFeedForward, from, part + "output.LayerNorm");
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
        _ = Answered?.add_(answers.abs().sum([0L, 1L]));
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
