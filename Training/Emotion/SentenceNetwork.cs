using System.Collections.Concurrent;
using Emotion.Inference.Text.Social;
using static TorchSharp.torch;

namespace Emotion.Training.Emotion;

/// <summary>
/// <see cref="SentenceEncoder"/> in training. Each text it learns from is cut and passes the stem once: two to three gigabytes of states save
/// half of the time where half of the layers are frozen.
/// </summary>
internal sealed class SentenceNetwork(string name, SentenceEncoder encoder, SocialPieces pieces, double layerDecay) : EmotionNetwork
{
    private const double Rate = 1.5e-4;

    // The rebuilt encoder is checked on these, each shorter than MaxPieces and without a special token.
    private static readonly string[] CheckedTexts =
    [
        "Nobody believed it would rain, but it did!",
        "why",
        "I have read unbelievably many pages of 19th-century correspondence and enjoyed most of them; what a strange, tender, funny lot they were.",
    ];

    private readonly ConcurrentDictionary<SocialText, long[]> _cut = new();
    private readonly ConcurrentDictionary<SocialText, float[]> _stem = new();

    /// <summary>Creates the network with pretrained weights.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="pretrained">The weights.</param>
    /// <param name="preparation">Prepares the texts.</param>
    /// <param name="specials">How many special tokens the preparation knows.</param>
    /// <param name="frozenLayers">Layers that are not tuned.</param>
    /// <param name="layerDecay">The share of a layer's learning rate that the layer below it has.</param>
    /// <returns>The network.</returns>
    /// <exception cref="InvalidDataException">The rebuilt encoder computes something else than the pretrained one.</exception>
    public static SentenceNetwork Pretrained(
        string name, PretrainedSentences pretrained, SocialTextPreparation preparation, int specials, int frozenLayers, double layerDecay)
    {
        var tokenizer = new WordPieces(pretrained.Vocabulary);
        var pieces = preparation.Cut(tokenizer, pretrained.Pieces, SentenceEncoder.MaxPieces);
        var encoder = new SentenceEncoder(pretrained, specials, tokenizer.Unknown, frozenLayers);
        encoder.Check(pretrained, [.. CheckedTexts.Select(text => Long(pieces.Of(preparation.Prepare(text))))]);
        return new SentenceNetwork(name, encoder, pieces, layerDecay);
    }

    /// <inheritdoc />
    public override string Name => name;

    /// <inheritdoc />
    public override nn.Module Module => encoder;

    /// <inheritdoc />
    public override int Length(EmotionExample example) => Cut(example).Length;

    /// <inheritdoc />
    public override Tensor Forward(IReadOnlyList<EmotionExample> batch)
    {
        var length = Length(batch[0]);
        var states = Stem(batch, length * SentenceEncoder.Width);
        return encoder.forward(
            tensor(states, [batch.Count, length, SentenceEncoder.Width]),
            tensor(batch.SelectMany(Cut).ToArray(), [batch.Count, length]));
    }

    /// <inheritdoc />
    public override IEnumerable<(IEnumerable<TorchSharp.Modules.Parameter> Parameters, double Rate)> Groups()
    {
        var fresh = encoder.Heads.parameters().Concat(encoder.Attention.parameters()).Concat(encoder.Specials.parameters()).ToList();
        var layers = encoder.Layers.Index().Select(layer =>
            (layer.Item.parameters().AsEnumerable(), Rate * Math.Pow(layerDecay, encoder.Layers.Count - 1 - layer.Index)));
        return [.. layers, (fresh, 5 * Rate)];
    }

    private float[] Stem(IReadOnlyList<EmotionExample> batch, int size)
    {
        var states = new float[batch.Count * size];
        var missing = new List<int>();
        foreach (var (i, example) in batch.Index())
        {
            if (_stem.TryGetValue(example.Text, out var known))
            {
                known.CopyTo(states, i * size);
            }
            else
            {
                missing.Add(i);
            }
        }

        if (missing.Count == 0)
        {
            return states;
        }

        var computed = encoder.Stem([.. missing.SelectMany(i => Cut(batch[i]))], missing.Count);
        foreach (var (at, i) in missing.Index())
        {
            var state = computed.AsSpan(at * size, size);
            state.CopyTo(states.AsSpan(i * size));
            if (encoder.training)
            {
                // What is only answered is met once.
                _stem[batch[i].Text] = state.ToArray();
            }
        }

        return states;
    }

    private long[] Cut(EmotionExample example) => _cut.GetOrAdd(example.Text, text => Long(pieces.Of(text)));

    private static long[] Long(int[] ids) => Array.ConvertAll(ids, static id => (long)id);
}
