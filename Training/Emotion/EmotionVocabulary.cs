using Emotion.Inference.Text.Social;

namespace Emotion.Training.Emotion;

/// <summary>Chooses the special tokens and words that a model lists, and writes the vocabulary files of its folder.</summary>
internal static class EmotionVocabulary
{
    private const int SpecialEmoji = 240;
    private const int TotalLines = 24_000;
    private const int CommonCount = 5;

    // BERT's vocabulary has places that nothing stands in.
    private const string Unused = "[unused";

    /// <summary>Writes <c>words.txt</c> and <c>pieces.txt</c>.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="texts">The training texts.</param>
    /// <param name="pretrained">Words with vectors.</param>
    /// <param name="pieces">The word pieces to list.</param>
    /// <returns>The preparation's parameters.</returns>
    /// <exception cref="InvalidDataException">The folder holds another vocabulary.</exception>
    public static SocialTextParameters Write(
        string folder,
        IEnumerable<LabelledText> texts,
        PretrainedWords pretrained,
        IReadOnlyList<string> pieces)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        var symbols = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var token in texts.SelectMany(static t => SocialTokenizer.Split(t.Text, 128, undoEscapes: true)))
        {
            var into = token.Kind is SocialTokenKind.Emoji or SocialTokenKind.Emoticon ? symbols : counts;
            if ((token.Traits & SocialTraits.Elongated) == 0 || token.Kind != SocialTokenKind.Word)
            {
                into[token.Text] = into.GetValueOrDefault(token.Text) + 1;
            }
        }

        List<string> specials =
        [
            WordVocabulary.Pad, WordVocabulary.Foreign, WordVocabulary.Empty, WordVocabulary.OtherEmoji,
            SocialTokenizer.User, SocialTokenizer.Link, "[name]", "[religion]",
            .. Commonest(symbols, 3).Take(SpecialEmoji),
        ];
        var taken = specials.ToHashSet(StringComparer.Ordinal);
        var known = Commonest(counts, 2).Where(w => pretrained.Find(w) is not null && taken.Add(w)).ToList();
        var common = known.Count(w => counts[w] >= CommonCount);
        var unlisted = Commonest(counts, 10).Where(w => pretrained.Find(w) is null && taken.Add(w));
        List<string> words = [.. specials, .. known, .. unlisted];
        words.AddRange(pretrained.Ordered.Where(taken.Add).Take(Math.Max(0, TotalLines - words.Count)));
        WriteOnce(Path.Combine(folder, "words.txt"), words);
        WriteOnce(Path.Combine(folder, "pieces.txt"), pieces);
        return new SocialTextParameters
        {
            UndoEscapes = true,
            CutHashtags = true,
            Specials = specials.Count,
            CommonWords = specials.Count + common,
            WordPieceFile = "pieces.txt",
            PieceSpecialsFrom = pieces.Count,
        };
    }

    /// <summary>
    /// The word pieces that English posts may need: those of Latin letters, digits, punctuation and currency signs. Other scripts' and the places
    /// that nothing stands in are 9 % of all-MiniLM-L6-v2's.
    /// </summary>
    /// <param name="pieces">All pieces.</param>
    /// <returns>Their indices, ascending.</returns>
    public static int[] Needed(IReadOnlyList<string> pieces) =>
    [
        .. Enumerable.Range(0, pieces.Count).Where(i =>
            !pieces[i].StartsWith(Unused, StringComparison.Ordinal) && pieces[i].All(static c => c is < '\u0250' or (>= '\u2010' and < '\u20d0'))),
    ];

    /// <summary>Writes a vocabulary where there is none. Another process that shares the work may be reading the same lines.</summary>
    /// <param name="path">The file.</param>
    /// <param name="lines">Its lines.</param>
    /// <exception cref="InvalidDataException">The file holds other lines: the checkpoints beside it were trained with these.</exception>
    public static void WriteOnce(string path, IEnumerable<string> lines)
    {
        var aside = $"{path}.{Environment.ProcessId}";
        File.WriteAllLines(aside, lines);
        if (File.Exists(path) && !File.ReadAllBytes(path).AsSpan().SequenceEqual(File.ReadAllBytes(aside)))
        {
            File.Delete(aside);
            throw new InvalidDataException(
                $"{path} is not the vocabulary that this code and data give, and the checkpoints beside it are trained with it: use another work folder.");
        }

        File.Move(aside, path, overwrite: true);
    }

    private static IEnumerable<string> Commonest(Dictionary<string, int> counts, int least) =>
        counts.Where(c => c.Value >= least && c.Key.Length <= 30 && !c.Key.Any(char.IsControl))
            .OrderByDescending(static c => c.Value).ThenBy(static c => c.Key, StringComparer.Ordinal).Select(static c => c.Key);
}
