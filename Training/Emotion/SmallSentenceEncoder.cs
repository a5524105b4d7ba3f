using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Emotion.Training.Emotion;

/// <summary>
/// What of all-MiniLM-L6-v2 is fast enough to be served: every second of its six layers, a part of their feed-forward units, and the pieces of
/// English posts, with mean, attention and max pooling and one matrix for all heads. Reads batches of texts with equally many pieces. The
/// pieces' vectors stay as pretrained, so that what training texts lack keeps its meaning; those of special tokens, which start as the unknown
/// piece's, are learnt.
/// </summary>
internal sealed class SmallSentenceEncoder : nn.Module<Tensor, Tensor>
{
    /// <summary>Numbers per piece.</summary>
    public const int Width = SentenceEncoder.Width;

    // Each layer adds to what the one below it left, so that every second one still reads what it is used to, nearly.
    private static readonly int[] Kept = [0, 2, 4];

    internal readonly Embedding Pieces;
    internal readonly Embedding Specials;
    internal readonly Embedding Positions;
    internal readonly LayerNorm Input;
    internal readonly ModuleList<SentenceLayer> Layers;
    internal readonly Linear Attention;
    internal readonly Linear Heads;
    private readonly Dropout _inner = nn.Dropout(.1);
    private readonly Dropout _outer = nn.Dropout(.3);

    /// <summary>Creates the network.</summary>
    /// <param name="pieces">Word pieces.</param>
    /// <param name="specials">Special tokens, whose ids follow the word pieces'.</param>
    /// <param name="maxPieces">The most pieces of a text.</param>
    /// <param name="units">Feed-forward units of each layer.</param>
    public SmallSentenceEncoder(int pieces, int specials, int maxPieces, int units)
        : base(nameof(SmallSentenceEncoder))
    {
        Pieces = nn.Embedding(pieces, Width);
        Specials = nn.Embedding(specials, Width);
        Positions = nn.Embedding(maxPieces, Width);
        Input = nn.LayerNorm(Width, SentenceLayer.Epsilon);
        Layers = nn.ModuleList(Array.ConvertAll(Kept, _ => new SentenceLayer(units)));
        Attention = nn.Linear(Width, 1);
        Heads = nn.Linear(3 * Width, EmotionHeads.Columns);
        RegisterComponents();
        Pieces.weight!.requires_grad = false;
    }

    /// <summary>Every id's vector: the word pieces', then the special tokens'.</summary>
    public Tensor Vectors => cat([Pieces.weight!, Specials.weight!], 0);

    /// <summary>Fills in the pretrained weights.</summary>
    /// <param name="from">The weights.</param>
    /// <param name="pieces">Which of the pretrained pieces each id stands for.</param>
    /// <param name="unknown">The pretrained piece that special tokens start as.</param>
    /// <exception cref="InvalidDataException">The rebuilt encoder computes something else than the pretrained one.</exception>
    public void Load(PretrainedSentences from, IReadOnlyList<int> pieces, int unknown)
    {
        using var guard = no_grad();
        using var scope = NewDisposeScope();
        var (values, shape) = from.Find(PretrainedSentences.Vectors);
        var vectors = tensor(values, shape);
        _ = Pieces.weight!.copy_(vectors.index_select(0, tensor(pieces.ToArray())));
        _ = Specials.weight!.copy_(vectors[unknown].expand_as(Specials.weight!));
        var (positions, all) = from.Find("embeddings.position_embeddings.weight");
        var (segments, kinds) = from.Find("embeddings.token_type_embeddings.weight");

        // A post is the first of the two segments that the encoder knows.
        _ = Positions.weight!.copy_(tensor(positions, all).narrow(0, 0, Positions.weight!.shape[0]) + tensor(segments, kinds)[0]);
        SentenceLayer.Fill(Input, from, "embeddings.LayerNorm");
        foreach (var (layer, number) in Layers.Zip(Kept))
        {
            layer.Load(from, number);
        }

        Check(from, pieces);
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor pieces)
    {
        var states = Layers.Aggregate(_inner.forward(Embed(pieces)), static (states, layer) => layer.forward(states));
        return Heads.forward(_outer.forward(SentenceEncoder.Pool(states, Attention)));
    }

    // What reaches the first layer: float[batch, length, Width].
    private Tensor Embed(Tensor pieces)
    {
        var count = Pieces.weight!.shape[0];
        var own = pieces.ge(count).unsqueeze(-1);
        var vectors = where(own, Specials.forward((pieces - count).clamp_min(0)), Pieces.forward(pieces.clamp_max(count - 1)));
        return Input.forward(vectors + Positions.weight!.narrow(0, 0, pieces.shape[1]));
    }

    // The first layers are neighbours in the pretrained encoder as well; what SentenceEncoder checks stands behind them.
    private void Check(PretrainedSentences from, IReadOnlyList<int> pieces)
    {
        eval();
        using var first = from.Open(1);
        long[] ids = [.. Enumerable.Range(0, (int)Positions.weight!.shape[0]).Select(i => (long)i * pieces.Count / Positions.weight!.shape[0])];
        first.Check(
            Array.ConvertAll(ids, id => (long)pieces[(int)id]),
            Layers[0].forward(Embed(tensor(ids, [1, ids.Length]))).data<float>().ToArray());
    }
}
