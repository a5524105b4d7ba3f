using System.Buffers;

namespace Emotion.Inference.Text.Social;

/// <summary>
/// Reads a prepared text as sub-word pieces: stretches of words and punctuation are cut, each emoji, emoticon, mention and link has an id of
/// its own behind the pieces'.
/// </summary>
/// <param name="tokenizer">Cuts.</param>
/// <param name="words">Lists what has an id of its own.</param>
/// <param name="specialsFrom">The first of these ids; at least the number of pieces.</param>
/// <param name="maxPieces">The most ids of a text, marks included.</param>
internal sealed class SocialPieces(IPieceTokenizer tokenizer, WordVocabulary words, int specialsFrom, int maxPieces)
{
    private const int MaxOnStack = 512;

    /// <summary>Reads a text.</summary>
    /// <param name="text">The text; what it says of pieces is not looked at.</param>
    /// <returns>The ids, at least one.</returns>
    public int[] Of(SocialText text) => Of(text.Tokens, text.Words, text.Supported);

    /// <summary>Reads tokens.</summary>
    /// <param name="tokens">The tokens; none for a text of special words alone.</param>
    /// <param name="ids">The words' ids.</param>
    /// <param name="supported">Whether the language is supported: the words of another are one special word.</param>
    /// <returns>The ids, at least one.</returns>
    public int[] Of(IReadOnlyList<SocialToken> tokens, ReadOnlySpan<int> ids, bool supported)
    {
        var pieces = new List<int>(maxPieces + 16);
        var most = maxPieces;
        if (tokenizer.Marks is { } marks)
        {
            pieces.Add(marks.Start);
            most--;
        }

        if (tokens.Count > 0)
        {
            Cut(tokens, supported, most, pieces);
        }
        else
        {
            foreach (var id in ids)
            {
                pieces.Add(specialsFrom + id);
            }
        }

        if (pieces.Count > most)
        {
            pieces.RemoveRange(most, pieces.Count - most);
        }

        if (tokenizer.Marks is { } around)
        {
            pieces.Add(around.End);
        }

        return [.. pieces];
    }

    private void Cut(IReadOnlyList<SocialToken> tokens, bool supported, int most, List<int> pieces)
    {
        var longest = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            longest += tokens[i].Surface.Length + 1;
        }

        var rented = longest > MaxOnStack ? ArrayPool<char>.Shared.Rent(longest) : null;
        Cut(tokens, supported, most, pieces, rented ?? stackalloc char[MaxOnStack]);
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    private void Cut(IReadOnlyList<SocialToken> tokens, bool supported, int most, List<int> pieces, Span<char> stretch)
    {
        var length = 0;
        for (var i = 0; i < tokens.Count && pieces.Count < most; i++)
        {
            var token = tokens[i];
            var special = Special(token, supported);
            if (special >= 0)
            {
                tokenizer.Encode(stretch[..length], pieces);
                length = 0;
                pieces.Add(special);
                continue;
            }

            if ((token.Traits & SocialTraits.SpaceBefore) != 0)
            {
                stretch[length++] = tokenizer.Space;
            }

            token.Surface.CopyTo(stretch[length..]);
            length += token.Surface.Length;
        }

        tokenizer.Encode(stretch[..length], pieces);
    }

    // The id of a token that is not cut, or -1.
    private int Special(in SocialToken token, bool supported)
    {
        if (token.Kind == SocialTokenKind.Punctuation || (token.Kind == SocialTokenKind.Word && supported))
        {
            return -1;
        }

        var id = token.Kind == SocialTokenKind.Word ? words.ForeignId : words.Find(token.Text);
        return specialsFrom + (id >= 0 && id < words.Specials ? id : words.OtherEmojiId);
    }
}
