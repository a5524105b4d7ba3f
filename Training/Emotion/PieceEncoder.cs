using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Emotion.Training.Emotion;

/// <summary>
/// Universal Sentence Encoder Lite rebuilt (two pre-norm transformer layers of four heads, 256 then 512 wide) with attention, max and mean
/// pooling and one matrix for all heads, to be fine-tuned into a teacher. Reads batches of texts with equally many pieces.
/// </summary>
internal sealed class PieceEncoder : nn.Module<Tensor, Tensor>
{
    /// <summary>Numbers per piece.</summary>
    public const int Narrow = 256;

    /// <summary>Numbers per piece after the first layer.</summary>
    public const int Wide = 512;

    /// <summary>Most pieces of a text.</summary>
    public const int MaxPieces = 48;

    internal readonly Embedding Pieces;
    internal readonly TransformerLayer First;
    internal readonly TransformerLayer Second;
    internal readonly Linear Adjust;
    internal readonly Linear Summary;
    internal readonly Linear Attention;
    internal readonly Linear Heads;
    private readonly Dropout _inner = nn.Dropout(.1);
    private readonly Dropout _outer = nn.Dropout(.3);

    /// <summary>Creates the network.</summary>
    /// <param name="pieces">Piece ids with special tokens.</param>
    public PieceEncoder(int pieces)
        : base(nameof(PieceEncoder))
    {
        Pieces = nn.Embedding(pieces, Narrow);
        First = new TransformerLayer("first", Narrow);
        Second = new TransformerLayer("second", Wide);
        Adjust = nn.Linear(Narrow, Wide);
        Summary = nn.Linear(Wide, Wide);
        Attention = nn.Linear(Wide, 1);
        Heads = nn.Linear(3 * Wide, EmotionHeads.Columns);
        RegisterComponents();
    }

    /// <summary>Fills in the pretrained weights; special tokens start as small random vectors.</summary>
    /// <param name="from">The weights.</param>
    public void Load(PretrainedEncoder from)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var (values, shape) = from.Find("module/", "Embeddings_en");
        var known = tensor(values, shape);
        nn.init.normal_(Pieces.weight!, 0, known.std().item<float>());
        _ = Pieces.weight!.narrow(0, 0, shape[0]).copy_(known);
        First.Load(from, "Layer_0");
        Second.Load(from, "Layer_1");
        TransformerLayer.Fill(Adjust, from, "Layer_0/TransformerLayer/dense", "kernel", "bias");
        TransformerLayer.Fill(Summary, from, "tanh_layer_0", "weights", "bias");
    }

    /// <summary>The position signal added to the first layer's input: sines, then cosines (Vaswani et al., 2017).</summary>
    /// <param name="length">Positions.</param>
    /// <returns>Row after row, <see cref="Narrow"/> numbers each.</returns>
    private static float[] Positions(int length)
    {
        const int Half = Narrow / 2;
        var signal = new float[length * Narrow];
        for (var i = 0; i < length; i++)
        {
            for (var k = 0; k < Half; k++)
            {
                var angle = i * MathF.Exp(-MathF.Log(10_000f) * k / (Half - 1));
                signal[(i * Narrow) + k] = MathF.Sin(angle);
                signal[(i * Narrow) + Half + k] = MathF.Cos(angle);
            }
        }

        return signal;
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor pieces)
    {
        var length = pieces.shape[1];
        var embedded = _inner.forward(Pieces.forward(pieces));

        // The original graph adds the embedding once more to the embedding with its position signal.
        var input = (embedded * 2) + tensor(Positions((int)length), [1, length, Narrow]);
        var states = Second.forward(First.forward(input, Adjust.Apply(input)), null);
        var mean = Summary.Apply(states.mean([1L])).tanh();
        var weights = Attention.forward(states).softmax(1);
        var pooled = cat([mean, (weights * states).sum(1), states.amax([1L])], -1);
        return Heads.forward(_outer.forward(pooled));
    }
}
