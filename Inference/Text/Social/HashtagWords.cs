namespace Emotion.Inference.Text.Social;

/// <summary>
/// Cuts a hashtag that is written as one word into the words it is made of: of all ways to cut it into listed words, the one that is
/// likeliest if words came independently and as often as Zipf's law says of their ranks (the unigram segmentation of Norvig, 2009,
/// "Natural Language Corpus Data"). <c>firstworldproblems</c> becomes first, world, problems; a name that only fits together from scraps
/// stays whole.
/// </summary>
internal sealed class HashtagWords
{
    /// <summary>The letters of the longest hashtag that is cut.</summary>
    public const int Longest = 48;

    private const int LongestWord = 20;
    private const int ShortestHashtag = 4;

    // Nats per letter. Phrases cost 1 to 2.5; names put together from scraps 3 and more.
    private const float MostPerLetter = 2.8f;

    private readonly Dictionary<string, float> _costs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, float>.AlternateLookup<ReadOnlySpan<char>> _cost;

    /// <summary>Reads what each word costs off its rank.</summary>
    /// <param name="words">The words, the commonest first.</param>
    public HashtagWords(IReadOnlyList<string> words)
    {
        var scale = Math.Log(words.Count + Math.E);
        for (var i = 0; i < words.Count; i++)
        {
            var word = words[i];
            if (word is "a" or "i" || (word.Length is > 1 and <= LongestWord && word.All(char.IsAsciiLetterLower)))
            {
                _costs[word] = (float)Math.Log((i + 2) * scale);
            }
        }

        _cost = _costs.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Cuts a hashtag.</summary>
    /// <param name="hashtag">In lower case, without its sign.</param>
    /// <param name="ends">Receives where each word ends; as long as the hashtag, or <see cref="Longest"/>.</param>
    /// <returns>How many words there are: one when it stays whole.</returns>
    public int Cut(ReadOnlySpan<char> hashtag, Span<int> ends)
    {
        if (hashtag.Length is < ShortestHashtag or > Longest)
        {
            return 1;
        }

        // Of the first so many letters: what the likeliest words cost, and where the last of them begins.
        Span<float> costs = stackalloc float[Longest + 1];
        Span<int> begins = stackalloc int[Longest + 1];
        costs[0] = 0;
        for (var end = 1; end <= hashtag.Length; end++)
        {
            costs[end] = float.PositiveInfinity;
            for (var begin = Math.Max(0, end - LongestWord); begin < end; begin++)
            {
                if (costs[begin] < costs[end] && _cost.TryGetValue(hashtag[begin..end], out var cost) && costs[begin] + cost < costs[end])
                {
                    costs[end] = costs[begin] + cost;
                    begins[end] = begin;
                }
            }
        }

        if (!(costs[hashtag.Length] <= MostPerLetter * hashtag.Length))
        {
            return 1;
        }

        var count = 0;
        for (var end = hashtag.Length; end > 0; end = begins[end])
        {
            ends[count++] = end;
        }

        ends[..count].Reverse();
        return count;
    }
}
