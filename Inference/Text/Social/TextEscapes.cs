using System.Globalization;
using System.Net;

namespace Emotion.Inference.Text.Social;

/// <summary>
/// Undoes what writing a text into HTML or JSON once too often has done to it: <c>&amp;amp;</c>, <c>&amp;#39;</c>, <c>\n</c>,
/// <c>\u2019</c>. Feeds of posts are full of these, and so are data sets.
/// </summary>
internal static class TextEscapes
{
    // With both signs. Longer names stand for mathematical signs alone.
    private const int LongestEntity = 10;
    private const int UnicodeEscape = 6;

    /// <summary>Undoes the escapes of a text, each once.</summary>
    /// <param name="text">Any text.</param>
    /// <param name="origins">
    /// For each UTF-16 unit of the answer the place in <paramref name="text"/> that it comes from, and behind the last the length of
    /// <paramref name="text"/>; null when there is no escape.
    /// </param>
    /// <returns>The plain text, never longer; <paramref name="text"/> itself when there is no escape.</returns>
    public static string Undo(string text, out int[]? origins)
    {
        origins = null;
        if (text.AsSpan().IndexOfAny('&', '\\') < 0)
        {
            return text;
        }

        var plain = new char[text.Length];
        var from = new int[text.Length + 1];
        int at = 0, size = 0;
        while (at < text.Length)
        {
            var (length, stands) = Match(text.AsSpan(at));
            if (length == 0)
            {
                from[size] = at;
                plain[size++] = text[at++];
            }
            else
            {
                foreach (var c in stands!)
                {
                    from[size] = at;
                    plain[size++] = c;
                }

                at += length;
            }
        }

        if (size == text.Length)
        {
            return text;
        }

        from[size] = text.Length;
        origins = from;
        return new string(plain, 0, size);
    }

    private static (int Length, string? Stands) Match(ReadOnlySpan<char> rest) => rest[0] switch
    {
        '&' => MatchEntity(rest),
        '\\' => MatchBackslash(rest),
        _ => default,
    };

    private static (int Length, string? Stands) MatchEntity(ReadOnlySpan<char> rest)
    {
        // Up to the first sign that no entity holds: in "AT&T &amp;" only the second & begins one.
        var end = 1 + rest[1..Math.Min(LongestEntity, rest.Length)].IndexOfAny(';', '&', ' ');
        if (rest[end] != ';')
        {
            return default;
        }

        var entity = rest[..(end + 1)].ToString();
        var stands = WebUtility.HtmlDecode(entity);
        return stands.Length < entity.Length ? (entity.Length, stands) : default;
    }

    private static (int Length, string? Stands) MatchBackslash(ReadOnlySpan<char> rest) => rest.Length < 2 ? default : rest[1] switch
    {
        'n' or 'r' or 't' => (2, " "),
        '"' => (2, "\""),
        'u' when rest.Length >= UnicodeEscape
            && ushort.TryParse(rest[2..UnicodeEscape], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) =>
            (UnicodeEscape, ((char)unit).ToString()),
        _ => default,
    };
}
