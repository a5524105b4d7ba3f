using System.Collections.Concurrent;
using Emotion.Inference.Text.Social;
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
internal sealed class PieceNetwork(string name, PieceEncoder encoder, SocialPieces pieces) : EmotionNetwork
{
    private const double Rate = 2e-4;

    private readonly ConcurrentDictionary<SocialText, int[]> _cut = new();

    /// <inheritdoc />
    public override string Name => name;

    /// <inheritdoc />
    public override nn.Module Module => encoder;

    /// <inheritdoc />
    public override int Length(EmotionExample example) => Cut(example).Length;

    /// <inheritdoc />
    public override Tensor Forward(IReadOnlyList<EmotionExample> batch) =>
        encoder.forward(tensor(batch.SelectMany(Cut).ToArray(), [batch.Count, Length(batch[0])]));

    /// <inheritdoc />
    public override IEnumerable<(IEnumerable<TorchSharp.Modules.Parameter> Parameters, double Rate)> Groups()
    {
        var fresh = encoder.Heads.parameters().Concat(encoder.Attention.parameters()).ToList();
        var handles = fresh.Select(static p => p.Handle).ToHashSet();
        return [(encoder.parameters().Where(p => !handles.Contains(p.Handle)), Rate), (fresh, 5 * Rate)];
    }

    private int[] Cut(EmotionExample example) => _cut.GetOrAdd(example.Text, pieces.Of);
}

/// <summary><see cref="SmallSentenceEncoder"/> in training.</summary>
internal sealed class SmallSentenceNetwork(string name, SmallSentenceEncoder encoder) : EmotionNetwork
{
    private const double Rate = 1.5e-4;

    /// <inheritdoc />
    public override string Name => name;

    /// <inheritdoc />
    public override nn.Module Module => encoder;

    /// <summary>The encoder.</summary>
    public SmallSentenceEncoder Encoder => encoder;

    /// <inheritdoc />
    public override int Length(EmotionExample example) => example.Text.Pieces.Length;

    /// <inheritdoc />
    public override Tensor Forward(IReadOnlyList<EmotionExample> batch) =>
        encoder.forward(tensor(batch.SelectMany(static e => e.Text.Pieces).ToArray(), [batch.Count, batch[0].Text.Pieces.Length]));

    /// <inheritdoc />
    public override IEnumerable<(IEnumerable<TorchSharp.Modules.Parameter> Parameters, double Rate)> Groups()
    {
        var fresh = encoder.Heads.parameters().Concat(encoder.Attention.parameters()).Concat(encoder.Specials.parameters()).ToList();
        var pretrained = encoder.Layers.parameters().Concat(encoder.Positions.parameters()).Concat(encoder.Input.parameters());
        return [(pretrained, Rate), (fresh, 5 * Rate)];
    }
}
