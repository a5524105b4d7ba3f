using System.Text;
using Microsoft.ML.OnnxRuntime;

namespace Emotion.Inference.Text.Social;

/// <summary>
/// Reads English posts as word ids with character n-grams, and as sub-word pieces where the model asks for them. Words of a text in
/// another language are replaced by one token for which the models were taught to answer with base rates.
/// </summary>
public sealed class SocialTextPreparation : ITextPreparation
{
    private readonly SocialTextParameters _parameters;
    private readonly WordVocabulary _words;
    private readonly HashtagWords? _hashtags;
    private readonly SocialPieces? _pieces;

    internal SocialTextPreparation(SocialTextParameters parameters, WordVocabulary words, HashtagWords? hashtags, IPieceTokenizer? pieces)
    {
        _parameters = parameters;
        _words = words;
        _hashtags = hashtags;
        _pieces = pieces is null ? null : Cut(pieces, parameters.PieceSpecialsFrom, parameters.MaxPieces);
        Inputs = pieces is null ? SocialTextBatch.WordInputs : SocialTextBatch.AllInputs;
    }

    /// <inheritdoc />
    public IReadOnlyList<string> Inputs { get; }

    /// <summary>Word ids in use: listed words and buckets of unlisted ones.</summary>
    public int WordIds => _words.Count + _parameters.OutOfVocabularyBuckets;

    /// <summary>The parameters in force.</summary>
    public SocialTextParameters Parameters => _parameters;

    /// <inheritdoc />
    PreparedText ITextPreparation.Prepare(string text) => Prepare(text);

    /// <summary>Prepares one text.</summary>
    /// <param name="text">Any text; empty is allowed.</param>
    /// <returns>The prepared text.</returns>
    public SocialText Prepare(string text)
    {
        var tokens = SocialTokenizer.Split(text, _parameters.MaxWords, _parameters.UndoEscapes);
        Squeeze(tokens);
        CutHashtags(tokens);
        if (tokens.Count == 0)
        {
            return Nothing(1, _words.EmptyId, supported: true);
        }

        var supported = IsSupported(tokens);
        var words = WordIdsOf(tokens, supported);
        return new SocialText(tokens, words, GramsOf(tokens, supported), _pieces?.Of(tokens, words, supported) ?? [], supported);
    }

    /// <summary>A text of tokens that say nothing: training teaches the model to answer them with base rates.</summary>
    /// <param name="count">Tokens, at least 1; one stands for an empty text.</param>
    /// <returns>The prepared text.</returns>
    public SocialText PrepareForeign(int count) =>
        Nothing(count, count == 1 ? _words.EmptyId : _words.ForeignId, supported: count == 1);

    /// <summary>Reads prepared texts as pieces of another kind, which training needs for networks that are not served.</summary>
    /// <param name="tokenizer">Cuts.</param>
    /// <param name="specialsFrom">The first id of special tokens; at least the number of pieces.</param>
    /// <param name="maxPieces">The most ids of a text.</param>
    /// <returns>What reads them.</returns>
    internal SocialPieces Cut(IPieceTokenizer tokenizer, int specialsFrom, int maxPieces) => new(tokenizer, _words, specialsFrom, maxPieces);

    /// <inheritdoc />
    public OrtValue[] Collate(ReadOnlySpan<PreparedText> batch) => SocialTextBatch.Collate(batch, _parameters.GramsPerWord, _pieces is not null);

    private SocialText Nothing(int count, int id, bool supported)
    {
        var words = new int[count];
        Array.Fill(words, id);
        return new SocialText([], words, new int[count * _parameters.GramsPerWord], _pieces?.Of([], words, supported) ?? [], supported);
    }

    // "sooo" arrives as "soo": where only "so" is listed, that is the word.
    private void Squeeze(List<SocialToken> tokens)
    {
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if (token.Kind != SocialTokenKind.Word || (token.Traits & SocialTraits.Elongated) == 0 || _words.Find(token.Text) >= 0)
            {
                continue;
            }

            var single = Single(token.Text);
            if (_words.Find(single) >= 0)
            {
                tokens[i] = token with { Text = single, Surface = single };
            }
        }
    }

    private static string Single(string word)
    {
        var squeezed = new StringBuilder(word.Length);
        foreach (var c in word)
        {
            if (squeezed.Length == 0 || squeezed[^1] != c)
            {
                _ = squeezed.Append(c);
            }
        }

        return squeezed.ToString();
    }

    private void CutHashtags(List<SocialToken> tokens)
    {
        if (_hashtags is null)
        {
            return;
        }

        Span<int> ends = stackalloc int[HashtagWords.Longest];
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            if ((token.Traits & SocialTraits.Hashtag) == 0 || _words.Find(token.Text) >= 0)
            {
                continue;
            }

            var count = _hashtags.Cut(token.Text, ends);
            for (var k = 1; k < count; k++)
            {
                tokens.Insert(i + k, Part(token, ends[k - 1], ends[k]));
            }

            if (count > 1)
            {
                tokens[i] = Part(token, 0, ends[0]);
                i += count - 1;
            }
        }

        if (tokens.Count > _parameters.MaxWords)
        {
            tokens.RemoveRange(_parameters.MaxWords, tokens.Count - _parameters.MaxWords);
        }
    }

    // Elongation and escapes can make the source longer than the token: its place is shared out as evenly as its letters are.
    private static SocialToken Part(in SocialToken whole, int begin, int end)
    {
        var (from, to) = (begin * whole.Length / whole.Text.Length, end * whole.Length / whole.Text.Length);
        return whole with
        {
            Text = whole.Text[begin..end],
            Surface = whole.Surface[begin..end],
            Start = whole.Start + from,
            Length = to - from,
            Traits = whole.Traits | SocialTraits.SpaceBefore,
        };
    }

    // Script first; then, from four words on, whether enough of them are common in English posts.
    private bool IsSupported(List<SocialToken> tokens)
    {
        int words = 0, common = 0, other = 0;
        foreach (var token in tokens)
        {
            if (token.Kind == SocialTokenKind.Word && !char.IsAsciiDigit(token.Text[0]))
            {
                words++;
                other += (token.Traits & SocialTraits.OtherScript) != 0 ? 1 : 0;
                var id = _words.Find(token.Text);
                common += id >= 0 && id < _parameters.CommonWords ? 1 : 0;
            }
        }

        return words == 0 || (other * 2 < words && (words < 4 || common * 10 >= words * 4));
    }

    private int[] WordIdsOf(List<SocialToken> tokens, bool supported)
    {
        var ids = new int[tokens.Count];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = WordId(tokens[i], supported);
        }

        return ids;
    }

    private int WordId(in SocialToken token, bool supported)
    {
        if (token.Kind == SocialTokenKind.Word && !supported)
        {
            return _words.ForeignId;
        }

        var id = _words.Find(token.Text);
        if (id >= 0)
        {
            return id;
        }

        return token.Kind is SocialTokenKind.Emoji or SocialTokenKind.Emoticon
            ? _words.OtherEmojiId
            : _words.Count + (int)(CharacterGrams.Hash(token.Text) % (uint)_parameters.OutOfVocabularyBuckets);
    }

    private int[] GramsOf(List<SocialToken> tokens, bool supported)
    {
        var size = _parameters.GramsPerWord;
        var grams = new int[tokens.Count * size];
        for (var i = 0; i < tokens.Count; i++)
        {
            if (supported || tokens[i].Kind != SocialTokenKind.Word)
            {
                CharacterGrams.Fill(tokens[i], tokens[i].Text, _parameters.GramBuckets, grams.AsSpan(i * size, size));
            }
        }

        return grams;
    }
}
