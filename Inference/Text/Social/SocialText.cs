namespace Emotion.Inference.Text.Social;

/// <summary>A text as the word and sub-word models read it.</summary>
public sealed class SocialText : PreparedText
{
    private static readonly string[] NotSupported = ["language not supported"];

    internal SocialText(IReadOnlyList<SocialToken> tokens, int[] words, int[] grams, int[] pieces, bool supported)
    {
        Tokens = tokens;
        Words = words;
        Grams = grams;
        Pieces = pieces;
        Supported = supported;
    }

    /// <summary>The tokens with their places in the text.</summary>
    public IReadOnlyList<SocialToken> Tokens { get; }

    /// <summary>Word ids, at least one.</summary>
    public int[] Words { get; }

    /// <summary>Buckets of character n-grams, as many per word as the preparation says.</summary>
    public int[] Grams { get; }

    /// <summary>Sub-word ids, at least one; empty when the model reads words alone.</summary>
    public int[] Pieces { get; }

    /// <summary>False when the text is not English as far as script and words tell.</summary>
    public bool Supported { get; }

    /// <inheritdoc />
    public override int Length => Math.Max(Words.Length, Pieces.Length);

    /// <inheritdoc />
    public override IReadOnlyList<string> Warnings => Supported ? [] : NotSupported;
}
