using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Emotion.Training.Emotion;

/// <summary>
/// all-MiniLM-L6-v2 (six post-norm layers of twelve heads, 384 wide), its upper layers rebuilt, with mean, attention and max pooling and one
/// matrix for all heads, to be fine-tuned into a teacher: too slow to be served. Reads batches of texts with equally many pieces. Special
/// tokens pass the <see cref="SentenceStem"/>, which knows none, as unknown pieces; what distinguishes them is added behind it.
/// </summary>
internal sealed class SentenceEncoder : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>Numbers per piece.</summary>
    public const int Width = 384;

    /// <summary>Most pieces of a text, its two marks included.</summary>
    public const int MaxPieces = 64;

    private const int LayerCount = 6;

    internal readonly Embedding Specials;
    internal readonly ModuleList<SentenceLayer> Layers;
    internal readonly Linear Attention;
    internal readonly Linear Heads;
    private readonly SentenceStem _stem;
    private readonly int _pieces;
    private readonly int _unknown;
    private readonly Dropout _dropout = nn.Dropout(.3);

    /// <summary>Creates the network with pretrained weights; special tokens start as unknown pieces.</summary>
    /// <param name="from">The weights.</param>
    /// <param name="specials">Special tokens, whose ids follow the word pieces'.</param>
    /// <param name="unknown">The id of the unknown piece.</param>
    /// <param name="frozenLayers">The stem's layers: they are not tuned, so that a text passes them once.</param>
    public SentenceEncoder(PretrainedSentences from, int specials, int unknown, int frozenLayers)
        : base(nameof(SentenceEncoder))
    {
        _stem = from.Open(frozenLayers);
        _pieces = from.Pieces;
        _unknown = unknown;
        Specials = nn.Embedding(specials, Width);
        Layers = nn.ModuleList(Enumerable.Range(frozenLayers, LayerCount - frozenLayers).Select(i => Pretrained(from, i)).ToArray());
        Attention = nn.Linear(Width, 1);
        Heads = nn.Linear(3 * Width, EmotionHeads.Columns);
        RegisterComponents();
        _ = nn.init.zeros_(Specials.weight!);
    }

    /// <summary>Makes sure that the network, not yet tuned, computes what the pretrained graph computes.</summary>
    /// <param name="from">The pretrained encoder.</param>
    /// <param name="texts">Piece ids of some texts without special tokens.</param>
    /// <exception cref="InvalidDataException">It does not.</exception>
    public void Check(PretrainedSentences from, IReadOnlyList<long[]> texts)
    {
        eval();
        using var guard = no_grad();
        using var whole = from.Open(LayerCount);
        foreach (var pieces in texts)
        {
            using var scope = NewDisposeScope();
            whole.Check(pieces, States(tensor(Stem(pieces, 1), [1, pieces.Length, Width]), tensor(pieces, [1, pieces.Length])).data<float>().ToArray());
        }
    }

    /// <summary>Reduces a text's states to one vector: their mean, their attention-weighted sum and their maximum.</summary>
    /// <param name="states">float[batch, length, <see cref="Width"/>].</param>
    /// <param name="attention">Weighs a state.</param>
    /// <returns>float[batch, three times <see cref="Width"/>].</returns>
    public static Tensor Pool(Tensor states, Linear attention)
    {
        var weights = attention.forward(states).softmax(1);
        return cat([states.mean([1L]), (weights * states).sum(1), states.amax([1L])], -1);
    }

    /// <summary>Lets texts pass the stem.</summary>
    /// <param name="pieces">Ids of the pieces of texts with equally many, text after text.</param>
    /// <param name="texts">How many texts.</param>
    /// <returns><see cref="Width"/> numbers per piece, piece after piece.</returns>
    public float[] Stem(long[] pieces, int texts) => _stem.Of(Array.ConvertAll(pieces, id => id < _pieces ? id : _unknown), texts);

    /// <inheritdoc />
    public override Tensor forward(Tensor stem, Tensor pieces) => Heads.forward(_dropout.forward(Pool(States(stem, pieces), Attention)));

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stem.Dispose();
        }

        base.Dispose(disposing);
    }

    private static SentenceLayer Pretrained(PretrainedSentences from, int number)
    {
        var layer = new SentenceLayer(SentenceLayer.PretrainedUnits);
        layer.Load(from, number);
        return layer;
    }

    // float[batch, length, Width] behind the last layer.
    private Tensor States(Tensor stem, Tensor pieces)
    {
        var own = Specials.forward((pieces - _pieces).clamp_min(0)) * pieces.ge(_pieces).unsqueeze(-1);
        return Layers.Aggregate(stem + own, static (states, layer) => layer.forward(states));
    }
}
