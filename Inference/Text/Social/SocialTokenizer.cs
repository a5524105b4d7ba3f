using System.Buffers;
using System.Text;

namespace Emotion.Inference.Text.Social;

/// <summary>
/// Splits a text of social media into tokens: words with contractions cut as GloVe's were, punctuation, emoji, emoticons, hashtags cut
/// into words, @mentions and links. Counts in code points, drops control characters and combining marks, never fails.
/// </summary>
public static class SocialTokenizer
{
    /// <summary>Stands for a mentioned user.</summary>
    public const string User = "@user";

    /// <summary>Stands for a link.</summary>
    public const string Link = "http";

    private const int MaxOnStack = 256;

    private static readonly Rune Apostrophe = new('\'');

    /// <summary>Splits a text.</summary>
    /// <param name="text">Any text; lone surrogates are allowed.</param>
    /// <param name="limit">The most tokens to return; the rest of the text is not read.</param>
    /// <param name="undoEscapes">Whether escapes of HTML and JSON are undone first; places are those in <paramref name="text"/> all the same.</param>
    /// <returns>The tokens in order; empty for a text without any.</returns>
    public static List<SocialToken> Split(string text, int limit, bool undoEscapes = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        int[]? origins = null;
        var tokens = Read(undoEscapes ? TextEscapes.Undo(text, out origins) : text, limit);
        for (var i = 0; origins is not null && i < tokens.Count; i++)
        {
            var (start, end) = (origins[tokens[i].Start], origins[tokens[i].Start + tokens[i].Length]);
            tokens[i] = tokens[i] with { Start = start, Length = end - start };
        }

        return tokens;
    }

    private static List<SocialToken> Read(string text, int limit)
    {
        var tokens = new List<SocialToken>(Math.Min(32, limit));

        // Folded, a word is never longer than it was.
        var rented = text.Length > MaxOnStack ? ArrayPool<char>.Shared.Rent(text.Length) : null;
        var reader = new Reader(text, tokens, rented ?? stackalloc char[MaxOnStack]);
        while (tokens.Count < limit && reader.Next())
        {
        }

        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        if (tokens.Count > limit)
        {
            tokens.RemoveRange(limit, tokens.Count - limit);
        }

        return tokens;
    }

    private ref struct Reader(string text, List<SocialToken> tokens, Span<char> word)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private readonly Span<char> _word = word;
        private int _at;
        private bool _space = true;

        public bool Next()
        {
            if (_at >= _text.Length)
            {
                return false;
            }

            _ = Rune.DecodeFromUtf16(_text[_at..], out var rune, out var used);
            if (Rune.IsWhiteSpace(rune) || rune.Value is 0xFFFD)
            {
                _space = true;
                _at += used;
            }
            else if (SocialCharacters.IsIgnorable(rune))
            {
                _at += used;
            }
            else if (!TryPlaceholder() && !TryHashtag() && !TryEmoticon())
            {
                ReadPlain(rune, used);
            }

            return true;
        }

        private void ReadPlain(Rune rune, int used)
        {
            if (Emoji.IsEmoji(rune))
            {
                Add(SocialTokenKind.Emoji, rune.ToString(), used);
            }
            else if (Rune.IsLetterOrDigit(rune))
            {
                ReadWord(SocialTraits.None);
            }
            else
            {
                ReadPunctuation(rune, used);
            }
        }

        private bool TryPlaceholder()
        {
            var length = Placeholders.Match(_text[_at..], out var stands);
            if (length > 0)
            {
                Add(SocialTokenKind.Placeholder, stands, length);
            }

            return length > 0;
        }

        private bool TryHashtag()
        {
            if (_text[_at] != '#' || _at + 1 >= _text.Length || !char.IsLetter(_text[_at + 1]))
            {
                return false;
            }

            _at++;
            _space = true;
            while (_at < _text.Length && (SocialCharacters.IsNameCharacter(_text[_at]) || char.IsLetterOrDigit(_text[_at])))
            {
                if (_text[_at] == '_')
                {
                    _at++;
                    _space = true;
                    continue;
                }

                ReadWord(SocialTraits.Hashtag);
                _space = true;
            }

            return true;
        }

        private bool TryEmoticon()
        {
            var length = Emoticons.Match(_text, _at, out var canonical);
            if (length > 0)
            {
                Add(SocialTokenKind.Emoticon, canonical, length);
            }

            return length > 0;
        }

        private void ReadPunctuation(Rune rune, int used)
        {
            var length = used;
            while (_at + length < _text.Length && _text[(_at + length)..].StartsWith(_text.Slice(_at, used), StringComparison.Ordinal))
            {
                length += used;
            }

            var mark = SocialCharacters.Fold(rune) ?? SocialCharacters.Plain(rune);
            var count = length / used;
            var token = mark == "." && count > 1 ? "..." : mark;
            Add(SocialTokenKind.Punctuation, token, length, count >= 3 ? SocialTraits.Elongated : SocialTraits.None);
        }

        private void ReadWord(SocialTraits traits)
        {
            var start = _at;
            int size = 0, letters = 0, capitals = 0, run = 0;
            var last = default(Rune);
            var first = true;
            while (_at < _text.Length)
            {
                _ = Rune.DecodeFromUtf16(_text[_at..], out var rune, out var used);
                var apostrophe = false;
                if (Rune.IsLetterOrDigit(rune))
                {
                    // A hashtag is cut where a capital follows a small letter.
                    if (!first && (traits & SocialTraits.Hashtag) != 0 && Rune.IsUpper(rune) && Rune.IsLower(last))
                    {
                        break;
                    }
                }
                else if (SocialCharacters.IsApostrophe(rune) && !first && _at + used < _text.Length && char.IsLetter(_text[_at + used]))
                {
                    apostrophe = true;
                }
                else if (!first && SocialCharacters.IsIgnorable(rune))
                {
                    _at += used;
                    continue;
                }
                else
                {
                    break;
                }

                var lower = Rune.ToLowerInvariant(rune);
                run = !first && lower == Rune.ToLowerInvariant(last) ? run + 1 : 1;
                if (run >= 3 && Rune.IsLetter(rune))
                {
                    traits |= SocialTraits.Elongated;
                }
                else
                {
                    size += SocialCharacters.FoldLetter(apostrophe ? Apostrophe : rune, _word[size..]);
                }

                if (Rune.IsLetter(rune))
                {
                    letters++;
                    capitals += Rune.IsUpper(rune) ? 1 : 0;
                    traits |= SocialCharacters.IsLatin(rune) ? SocialTraits.None : SocialTraits.OtherScript;
                }

                last = rune;
                first = false;
                _at += used;
            }

            AddWord(new string(_word[..size]), start, letters >= 2 && capitals == letters ? traits | SocialTraits.Shouted : traits);
        }

        private void AddWord(string surface, int start, SocialTraits traits)
        {
            if ((traits & SocialTraits.Shouted) != 0)
            {
                surface = surface.ToLowerInvariant();
            }

            var lower = surface.ToLowerInvariant();
            var cut = Contraction(lower);
            var length = _at - start;
            if (cut > 0 && cut < lower.Length)
            {
                // Elongation can make the source longer than the token: the last part takes what is left.
                Put(SocialTokenKind.Word, lower[..cut], surface[..cut], start, Math.Min(cut, length - 1), traits);
                Put(SocialTokenKind.Word, lower[cut..], surface[cut..], start + Math.Min(cut, length - 1), length - Math.Min(cut, length - 1), traits);
            }
            else
            {
                Put(SocialTokenKind.Word, lower, surface, start, length, traits);
            }
        }

        private static int Contraction(string lower)
        {
            if (lower.EndsWith("n't", StringComparison.Ordinal))
            {
                return lower.Length - 3;
            }

            var apostrophe = lower.LastIndexOf('\'');
            return apostrophe > 0 && lower.Length - apostrophe <= 3 ? apostrophe : 0;
        }

        private void Add(SocialTokenKind kind, string token, int length, SocialTraits traits = SocialTraits.None)
        {
            Put(kind, token, token, _at, length, traits);
            _at += length;
        }

        private void Put(SocialTokenKind kind, string lower, string surface, int start, int length, SocialTraits traits)
        {
            tokens.Add(new SocialToken(kind, lower, surface, start, length, _space ? traits | SocialTraits.SpaceBefore : traits));
            _space = false;
        }
    }
}
