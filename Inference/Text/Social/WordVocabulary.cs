namespace Emotion.Inference.Text.Social;

/// <summary>
/// The words a model knows, one a line, the line's number being the id: first special tokens (<see cref="Pad"/>, emoji, emoticons,
/// placeholders), then words, the commonest of the training data first.
/// </summary>
internal sealed class WordVocabulary
{
    /// <summary>Id 0: padding.</summary>
    public const string Pad = "<pad>";

    /// <summary>Stands for each word of a language that is not supported.</summary>
    public const string Foreign = "<foreign>";

    /// <summary>Stands for a text without any token.</summary>
    public const string Empty = "<empty>";

    /// <summary>Stands for emoji that are not listed.</summary>
    public const string OtherEmoji = "<emoji>";

    private readonly Dictionary<string, int> _ids;

    /// <summary>Creates the vocabulary.</summary>
    /// <param name="lines">The words in order.</param>
    /// <param name="specials">How many of the first lines are special tokens.</param>
    /// <exception cref="ModelLoadException">A word is doubled, or one of the four special tokens is missing.</exception>
    public WordVocabulary(IReadOnlyList<string> lines, int specials)
    {
        _ids = new Dictionary<string, int>(lines.Count, StringComparer.Ordinal);
        for (var i = 0; i < lines.Count; i++)
        {
            if (!_ids.TryAdd(lines[i], i))
            {
                throw new ModelLoadException($"The word list names '{lines[i]}' twice (line {i + 1}); ids would be ambiguous.");
            }
        }

        Specials = specials;
        ForeignId = Require(Foreign);
        EmptyId = Require(Empty);
        OtherEmojiId = Require(OtherEmoji);
        if (Require(Pad) != 0)
        {
            throw new ModelLoadException($"The word list must begin with '{Pad}'.");
        }
    }

    /// <summary>Words and special tokens.</summary>
    public int Count => _ids.Count;

    /// <summary>How many of the first ids are special tokens.</summary>
    public int Specials { get; }

    /// <summary>The id of <see cref="Foreign"/>.</summary>
    public int ForeignId { get; }

    /// <summary>The id of <see cref="Empty"/>.</summary>
    public int EmptyId { get; }

    /// <summary>The id of <see cref="OtherEmoji"/>.</summary>
    public int OtherEmojiId { get; }

    /// <summary>Looks a word up.</summary>
    /// <param name="word">Normalised, lower case.</param>
    /// <returns>Its id, -1 if it is not listed.</returns>
    public int Find(string word) => _ids.GetValueOrDefault(word, -1);

    private int Require(string word) =>
        _ids.TryGetValue(word, out var id) && id < Specials
            ? id
            : throw new ModelLoadException($"The word list lacks the special token '{word}' among its first {Specials} lines.");
}
