namespace Emotion.Training.Emotion;

/// <summary>
/// Texts that nobody wrote, for teachers to answer: parts of one text, the beginning of one with the end of another, and texts with words
/// left out (after Tang et al., 2019, "Distilling Task-Specific Knowledge from BERT into Simple Neural Networks").
/// </summary>
internal static class TextVariations
{
    private const int FewestWords = 6;
    private const int FewestKept = 3;
    private const double LeftOut = .15;

    /// <summary>Varies texts: a third in each of the three ways.</summary>
    /// <param name="texts">The texts; those of fewer than six words are not used.</param>
    /// <param name="count">How many variations to make.</param>
    /// <param name="random">Chooses.</param>
    /// <returns>The variations; parts have at least three words.</returns>
    public static IEnumerable<string> Of(IEnumerable<string> texts, int count, Random random)
    {
        var usable = texts.Select(static t => t.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(static w => w.Length >= FewestWords).ToArray();
        for (var i = 0; i < count; i++)
        {
            var words = usable[random.Next(usable.Length)];
            yield return string.Join(' ', (i % 3) switch
            {
                0 => Part(words, random),
                1 => [.. words.Take(PartLength(words, random)), .. End(usable[random.Next(usable.Length)], random)],
                _ => words.Where(_ => random.NextDouble() >= LeftOut),
            });
        }
    }

    private static IEnumerable<string> Part(string[] words, Random random)
    {
        var length = PartLength(words, random);
        return words.Skip(random.Next(words.Length - length + 1)).Take(length);
    }

    private static IEnumerable<string> End(string[] words, Random random) => words.TakeLast(PartLength(words, random));

    // From two to four fifths.
    private static int PartLength(string[] words, Random random) => Math.Max(FewestKept, (int)(words.Length * (.4 + (.4 * random.NextDouble()))));
}
