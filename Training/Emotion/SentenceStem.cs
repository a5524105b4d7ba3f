using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Emotion.Training.Emotion;

/// <summary>
/// The part of all-MiniLM-L6-v2 that is not tuned: the word pieces' vectors and the lower layers. No gradient passes it, which saves a third
/// of the time of a step.
/// </summary>
internal sealed class SentenceStem : IDisposable
{
    private readonly Tensor _pieces;
    private readonly Tensor _positions;
    private readonly LayerNorm _norm = nn.LayerNorm(SentenceEncoder.Width, SentenceLayer.Epsilon);
    private readonly SentenceLayer[] _layers;

    /// <summary>Creates the stem with pretrained weights.</summary>
    /// <param name="from">The weights.</param>
    /// <param name="layers">How many layers belong to it.</param>
    public SentenceStem(PretrainedSentences from, int layers)
    {
        using var guard = no_grad();
        var (vectors, shape) = from.Find(PretrainedSentences.Vectors);
        _pieces = tensor(vectors, shape);

        // Every piece is of the first of the two segments.
        using var segments = tensor(from.Find("embeddings.token_type_embeddings.weight").Values).reshape(-1, SentenceEncoder.Width);
        using var segment = segments[0];
        _positions = tensor(from.Find("embeddings.position_embeddings.weight").Values).reshape(-1, SentenceEncoder.Width).add_(segment);
        SentenceLayer.Fill(_norm, from, "embeddings.LayerNorm");
        _layers = [.. Enumerable.Range(0, layers).Select(i => SentenceLayer.Pretrained(from, i))];
        Array.ForEach(_layers, static layer => layer.eval());
    }

    /// <summary>Word pieces.</summary>
    public int Pieces => (int)_pieces.shape[0];

    /// <summary>Computes the states behind the last layer of the stem.</summary>
    /// <param name="pieces">long[batch, length], each below <see cref="Pieces"/>.</param>
    /// <returns>float[batch, length, <see cref="SentenceEncoder.Width"/>], without gradient.</returns>
    public Tensor Of(Tensor pieces)
    {
        using var guard = no_grad();
        var (batch, length) = (pieces.shape[0], pieces.shape[1]);
        var vectors = _pieces.index_select(0, pieces.flatten()).reshape(batch, length, SentenceEncoder.Width);
        return _layers.Aggregate(_norm.forward(vectors + _positions.narrow(0, 0, length)), static (states, layer) => layer.forward(states));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _pieces.Dispose();
        _positions.Dispose();
        _norm.Dispose();
        Array.ForEach(_layers, static layer => layer.Dispose());
    }
}
