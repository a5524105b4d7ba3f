using System.Buffers;

namespace Emotion.Inference.Text.Social;

/// <summary>Western emoticons and their canonical spellings.</summary>
internal static class Emoticons
{
    private static readonly Dictionary<string, string> Canonical = Build();

    private static readonly int Longest = Canonical.Keys.Max(static k => k.Length);

    private static readonly SearchValues<char> Starters = SearchValues.Create(new string([.. Canonical.Keys.Select(static k => k[0]).Distinct()]));

    private static readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Lookup =
        Canonical.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Matches the longest emoticon at a place, if it stands free of letters and digits.</summary>
    /// <param name="text">The source text.</param>
    /// <param name="start">Where to look.</param>
    /// <param name="canonical">Its canonical spelling.</param>
    /// <returns>Its length in the source, 0 for none.</returns>
    public static int Match(ReadOnlySpan<char> text, int start, out string canonical)
    {
        canonical = string.Empty;
        if (!Starters.Contains(text[start]) || (start > 0 && char.IsLetterOrDigit(text[start - 1]) && char.IsLetterOrDigit(text[start])))
        {
            return 0;
        }

        for (var length = Math.Min(Longest, text.Length - start); length >= 2; length--)
        {
            var end = start + length;
            var free = end == text.Length || !char.IsLetterOrDigit(text[end]) || !char.IsLetterOrDigit(text[end - 1]);
            if (free && Lookup.TryGetValue(text.Slice(start, length), out var found))
            {
                canonical = found;
                return length;
            }
        }

        return 0;
    }

    private static Dictionary<string, string> Build()
    {
        var map = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var eyes in (string[])[":", "=", ";"])
        {
            var wink = eyes == ";" ? ";)" : ":)";
            foreach (var nose in (string[])["", "-", "'", "o"])
            {
                Add(map, ":)", wink, eyes + nose, ")", "]", "}", ">");
                Add(map, ":(", ":(", eyes + nose, "(", "[", "{", "<", "c");
                Add(map, ":D", ":D", eyes + nose, "D", "d");
                Add(map, ":P", ":P", eyes + nose, "P", "p", "b");
                Add(map, ":O", ":O", eyes + nose, "O", "o", "0");
                Add(map, ":/", ":/", eyes + nose, "/", "\\", "|", "S", "s");
                Add(map, ":*", ":*", eyes + nose, "*", "x", "X");
            }
        }

        // The combinations above also spell these; they mean something of their own.
        foreach (var (spelling, meaning) in ((string, string)[])
        [
            (":'(", ":'("), (":'-(", ":'("), (";(", ":'("), (";-(", ":'("), ("T_T", ":'("), ("T.T", ":'("),
            (":')", ":')"), (":'-)", ":')"), (":'D", ":')"), ("<3", "<3"), ("</3", "</3"), ("<\\3", "</3"),
            ("xD", ":D"), ("XD", ":D"), ("xd", ":D"), ("x)", ":)"), ("^^", "^_^"), ("^_^", "^_^"), ("^-^", "^_^"), ("^.^", "^_^"),
            ("-_-", "-_-"), ("-.-", "-_-"), (">_<", ">_<"), (">.<", ">_<"), (">:(", ">:("), (">:-(", ">:("), (">:)", ">:)"),
            ("D:", "D:"), ("o_o", "o_o"), ("O_O", "o_o"), ("o.o", "o_o"), ("O.o", "o_o"), ("o_O", "o_o"), ("(:", ":)"), ("(-:", ":)"),
            ("):", ":("), (")-:", ":("), (":3", ":3"), ("B)", "B)"), ("8)", "B)"), ("B-)", "B)"), ("8-)", "B)"), ("\\o/", "\\o/"),
            ("¯\\_(ツ)_/¯", "¯\\_(ツ)_/¯"), (":-))", ":)"), (":))", ":)"), (":)))", ":)"), (":((", ":("), (":(((", ":("),
        ])
        {
            map[spelling] = meaning;
        }

        return map;
    }

    private static void Add(Dictionary<string, string> map, string meaning, string winked, string face, params ReadOnlySpan<string> mouths)
    {
        foreach (var mouth in mouths)
        {
            map[face + mouth] = face[0] == ';' ? winked : meaning;
        }
    }
}
