using System.Text;
using Microsoft.ML.Tokenizers;

namespace Emotion.Inference.Text.Social;

/// <summary>
/// Cuts text into BERT's word pieces (Devlin et al., 2019): lower case, and of each word the longest piece first. A word that no pieces
/// cover becomes the unknown piece.
/// </summary>
internal sealed class WordPieces : IPieceTokenizer
{
    /// <summary>The piece that stands for what no pieces cover.</summary>
    public const string UnknownPiece = "[UNK]";

    private static readonly string[] Required = ["[PAD]", UnknownPiece, "[CLS]", "[SEP]", "[MASK]"];

    // What a user writes between brackets is text, even if a mark is called so.
    private static readonly BertOptions Options = new() { SplitOnSpecialTokens = false };

    private readonly BertTokenizer _tokenizer;

    /// <summary>Creates the tokenizer.</summary>
    /// <param name="pieces">The pieces; the index is the id, and what continues a word begins with <c>##</c>.</param>
    /// <exception cref="ModelLoadException">A piece is doubled, or a mark is missing.</exception>
    public WordPieces(IReadOnlyList<string> pieces)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        if (pieces.FirstOrDefault(piece => !known.Add(piece)) is { } twice)
        {
            throw new ModelLoadException($"The word pieces name '{twice}' twice; ids would be ambiguous.");
        }

        if (Array.Find(Required, mark => !known.Contains(mark)) is { } missing)
        {
            throw new ModelLoadException($"The word pieces lack '{missing}'.");
        }

        using var lines = new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', pieces)));
        _tokenizer = BertTokenizer.Create(lines, Options);
        Count = pieces.Count;
    }

    /// <inheritdoc />
    public int Count { get; }

    /// <summary>The id of <see cref="UnknownPiece"/>.</summary>
    public int Unknown => _tokenizer.UnknownTokenId;

    /// <inheritdoc />
    public char Space => ' ';

    /// <inheritdoc />
    public (int Start, int End)? Marks => (_tokenizer.ClassificationTokenId, _tokenizer.SeparatorTokenId);

    /// <inheritdoc />
    public void Encode(ReadOnlySpan<char> text, List<int> destination)
    {
        if (!text.IsEmpty)
        {
            destination.AddRange(_tokenizer.EncodeToIds(text, addSpecialTokens: false));
        }
    }
}
