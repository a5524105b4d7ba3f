using static TorchSharp.torch;

namespace Emotion.Training.Emotion;

/// <summary>A network in training: how it reads a batch of examples, and how it is taught.</summary>
internal abstract class EmotionNetwork
{
    /// <summary>Its name in files and reports.</summary>
    public abstract string Name { get; }

    /// <summary>The module.</summary>
    public abstract nn.Module Module { get; }

    /// <summary>The length that all texts of one batch must share.</summary>
    /// <param name="example">An example.</param>
    /// <returns>Words or pieces.</returns>
    public abstract int Length(EmotionExample example);

    /// <summary>Computes logits.</summary>
    /// <param name="batch">Examples of one length.</param>
    /// <returns>float[batch, <see cref="EmotionHeads.Columns"/>].</returns>
    public abstract Tensor Forward(IReadOnlyList<EmotionExample> batch);

    /// <summary>Parameters by peak learning rate.</summary>
    /// <returns>Groups of parameters, each with its rate.</returns>
    public abstract IEnumerable<(IEnumerable<TorchSharp.Modules.Parameter> Parameters, double Rate)> Groups();
}

/// <summary><see cref="WordEncoder"/> in training.</summary>
internal sealed class WordNetwork(string name, WordEncoder encoder, int gramsPerWord) : EmotionNetwork
{
    /// <inheritdoc />
    public override string Name => name;

    /// <inheritdoc />
    public override nn.Module Module => encoder;

    /// <summary>The encoder.</summary>
    public WordEncoder Encoder => encoder;

    /// <inheritdoc />
    public override int Length(EmotionExample example) => example.Text.Words.Length;

    /// <inheritdoc />
    public override Tensor Forward(IReadOnlyList<EmotionExample> batch)
    {
        var length = batch[0].Text.Words.Length;
        var words = tensor(batch.SelectMany(static e => e.Text.Words).ToArray(), [batch.Count, length]);
        var grams = tensor(batch.SelectMany(static e => e.Text.Grams).ToArray(), [batch.Count, length, gramsPerWord]);
        return encoder.forward(words, grams);
    }

    /// <inheritdoc />
    public override IEnumerable<(IEnumerable<TorchSharp.Modules.Parameter> Parameters, double Rate)> Groups() => [(encoder.parameters(), 2e-3)];
}

/// <summary><see cref="PieceEncoder"/> in training.</summary>
internal sealed class PieceNetwork(string name, PieceEncoder encoder, double rate) : EmotionNetwork
{
    /// <inheritdoc />
    public override string Name => name;

    /// <inheritdoc />
    public override nn.Module Module => encoder;

    /// <summary>The encoder.</summary>
    public PieceEncoder Encoder => encoder;

    /// <inheritdoc />
    public override int Length(EmotionExample example) => example.Text.Pieces.Length;

    /// <inheritdoc />
    public override Tensor Forward(IReadOnlyList<EmotionExample> batch) =>
        encoder.forward(tensor(batch.SelectMany(static e => e.Text.Pieces).ToArray(), [batch.Count, batch[0].Text.Pieces.Length]));

    /// <inheritdoc />
    public override IEnumerable<(IEnumerable<TorchSharp.Modules.Parameter> Parameters, double Rate)> Groups()
    {
        var fresh = encoder.Heads.parameters().Concat(encoder.Attention.parameters()).ToList();
        var handles = fresh.Select(static p => p.Handle).ToHashSet();
        return [(encoder.parameters().Where(p => !handles.Contains(p.Handle)), rate), (fresh, 5 * rate)];
    }
}
