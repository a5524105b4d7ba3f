using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Emotion.Training.Emotion;

/// <summary>
/// The fast network: word vectors beside averaged character n-grams, a bidirectional GRU, attention and max pooling, one matrix for all
/// heads. Reads batches of texts with equally many words.
/// </summary>
internal sealed class WordEncoder : nn.Module<Tensor, Tensor, Tensor>
{
    /// <summary>Units of the GRU in each direction.</summary>
    public const int Hidden = 128;

    /// <summary>Numbers per character n-gram.</summary>
    public const int GramSize = 32;

    internal readonly Embedding Words;
    internal readonly Embedding Grams;
    internal readonly GRU Recurrent;
    internal readonly Linear Attention;
    internal readonly Linear Heads;
    private readonly Dropout _inner = nn.Dropout(.3);
    private readonly Dropout _outer = nn.Dropout(.4);

    /// <summary>Creates the network.</summary>
    /// <param name="words">Word ids.</param>
    /// <param name="grams">N-gram buckets.</param>
    public WordEncoder(int words, int grams)
        : base(nameof(WordEncoder))
    {
        Words = nn.Embedding(words, PretrainedWords.Dimensions, padding_idx: 0);
        Grams = nn.Embedding(grams, GramSize, padding_idx: 0);
        Recurrent = nn.GRU(PretrainedWords.Dimensions + GramSize, Hidden, bidirectional: true, batchFirst: true);
        Attention = nn.Linear(2 * Hidden, 1);
        Heads = nn.Linear(4 * Hidden, EmotionHeads.Columns);
        RegisterComponents();
    }

    /// <summary>Fills the word vectors.</summary>
    /// <param name="lines">The word list.</param>
    /// <param name="pretrained">Vectors for some of them; the others stay small random ones.</param>
    public void Load(IReadOnlyList<string> lines, PretrainedWords pretrained)
    {
        using var guard = no_grad();
        nn.init.normal_(Words.weight!, 0, .2);
        nn.init.normal_(Grams.weight!, 0, .1);
        for (var i = 0; i < lines.Count; i++)
        {
            if (pretrained.Find(lines[i]) is { } vector)
            {
                using var scope = NewDisposeScope();
                _ = Words.weight![i].copy_(tensor(vector));
            }
        }

        _ = Words.weight![0].zero_();
        _ = Grams.weight![0].zero_();
    }

    /// <inheritdoc />
    public override Tensor forward(Tensor words, Tensor grams)
    {
        var count = grams.ne(0).sum(-1, keepdim: true, type: ScalarType.Float32).clamp_min(1);
        var characters = Grams.forward(grams).sum(2) / count;
        var input = _inner.forward(cat([Words.forward(words), characters], -1));
        var (states, _) = Recurrent.forward(input, null);
        var weights = Attention.forward(states).softmax(1);
        var attended = (weights * states).sum(1);
        var highest = states.amax([1L]);
        return Heads.forward(_outer.forward(cat([attended, highest], -1)));
    }
}
