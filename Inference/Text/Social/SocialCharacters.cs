using System.Globalization;
using System.Text;

namespace Emotion.Inference.Text.Social;

/// <summary>What the characters of social media are to <see cref="SocialTokenizer"/>.</summary>
internal static class SocialCharacters
{
    private static readonly string[] Ascii = [.. Enumerable.Range(0, 128).Select(static c => ((char)c).ToString())];

    /// <summary>What may follow the @ of a user and stand in a hashtag.</summary>
    public static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    /// <summary>Signs that people write for an apostrophe.</summary>
    public static bool IsApostrophe(Rune rune) => rune.Value is '\'' or 0x2018 or 0x2019 or 0x02BC or 0x00B4 or '`';

    /// <summary>Decorations that change no word: combining marks, zero-width characters, selectors, control characters but line breaks and tabs.</summary>
    public static bool IsIgnorable(Rune rune) =>
        Emoji.IsModifier(rune) || (!Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format
            or UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.PrivateUse);

    /// <summary>Latin letters, in fancy dress too.</summary>
    public static bool IsLatin(Rune rune) => rune.Value is < 0x250 or (>= 0x1E00 and <= 0x1EFF) or (>= 0xFF21 and <= 0xFF5A) or (>= 0x1D400 and <= 0x1D7FF);

    /// <summary>The plain sign that a typographic or full-width one stands for; null for one that stands for itself.</summary>
    public static string? Fold(Rune rune) => rune.Value switch
    {
        0x2018 or 0x2019 or 0x02BC or 0x00B4 or '`' => "'",
        0x201C or 0x201D or 0x00AB or 0x00BB => "\"",
        0x2013 or 0x2014 or 0x2212 => "-",
        0x2026 => "...",
        >= 0xFF01 and <= 0xFF5E => ((char)(rune.Value - 0xFEE0)).ToString(),
        _ => null,
    };

    /// <summary>A sign as text.</summary>
    public static string Plain(Rune rune) => rune.IsAscii ? Ascii[rune.Value] : rune.ToString();

    /// <summary>Writes a letter, digit or apostrophe, plain: full-width and mathematical alphabets are Latin letters in fancy dress.</summary>
    /// <param name="rune">The letter.</param>
    /// <param name="into">Receives as many UTF-16 units as the letter has, or one.</param>
    /// <returns>How many were written.</returns>
    public static int FoldLetter(Rune rune, Span<char> into)
    {
        if (rune.Value is >= 0x1D400 and <= 0x1D6A3)
        {
            var letter = (rune.Value - 0x1D400) % 52;
            into[0] = (char)(letter < 26 ? 'A' + letter : 'a' + letter - 26);
            return 1;
        }

        if (rune.IsAscii || Fold(rune) is not { } folded)
        {
            return rune.EncodeToUtf16(into);
        }

        folded.CopyTo(into);
        return folded.Length;
    }
}
