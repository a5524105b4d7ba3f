namespace Emotion.Inference.Text.Social;

/// <summary>Mentions, links and the anonymised names of data sets: each is read as one token, whatever it says.</summary>
internal static class Placeholders
{
    private static readonly string[] Anonymised = ["[name]", "[religion]"];

    /// <summary>Looks for one at the start of a text.</summary>
    /// <param name="rest">The text from the place to look at; not empty.</param>
    /// <param name="stands">The token that stands for it; means nothing when there is none.</param>
    /// <returns>Its length in the text, 0 if there is none.</returns>
    public static int Match(ReadOnlySpan<char> rest, out string stands)
    {
        stands = SocialTokenizer.Link;
        if (rest[0] == '@' && rest.Length > 1 && SocialCharacters.IsNameCharacter(rest[1]))
        {
            stands = SocialTokenizer.User;
            var length = 1;
            while (length < rest.Length && SocialCharacters.IsNameCharacter(rest[length]))
            {
                length++;
            }

            return length;
        }

        if (rest.StartsWith("http", StringComparison.OrdinalIgnoreCase) || rest.StartsWith("www.", StringComparison.OrdinalIgnoreCase))
        {
            return LinkLength(rest);
        }

        if (rest[0] != '[')
        {
            return 0;
        }

        foreach (var name in Anonymised)
        {
            if (rest.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                stands = name;
                return name.Length;
            }
        }

        return 0;
    }

    // A data set's bare "http" counts as a link; a word that merely begins so does not.
    private static int LinkLength(ReadOnlySpan<char> rest)
    {
        var length = 0;
        while (length < rest.Length && !char.IsWhiteSpace(rest[length]))
        {
            length++;
        }

        var link = rest[..length];
        var bare = link.Equals("http", StringComparison.OrdinalIgnoreCase) || link.Equals("https", StringComparison.OrdinalIgnoreCase);
        return bare || link.Contains("://", StringComparison.Ordinal) || rest.StartsWith("www.", StringComparison.OrdinalIgnoreCase)
            ? length
            : 0;
    }
}
