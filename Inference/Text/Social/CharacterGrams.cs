namespace Emotion.Inference.Text.Social;

/// <summary>
/// Hashes a word's character 3- and 4-grams (with boundary marks) and how it was written into buckets, so that misspelt and unseen words
/// still resemble the words they are made of. FNV-1a, 32 bits, over UTF-16 units.
/// </summary>
internal static class CharacterGrams
{
    private const int Reserved = 4;

    /// <summary>Fills the bucket numbers of one word; unused places stay 0, which is the padding bucket.</summary>
    /// <param name="token">The token.</param>
    /// <param name="word">The word to cut; boundary marks are added here.</param>
    /// <param name="buckets">The number of buckets, padding and traits included.</param>
    /// <param name="destination">One place per gram.</param>
    public static void Fill(in SocialToken token, string word, int buckets, Span<int> destination)
    {
        var count = 0;
        if ((token.Traits & SocialTraits.Shouted) != 0)
        {
            destination[count++] = 1;
        }

        if ((token.Traits & SocialTraits.Elongated) != 0)
        {
            destination[count++] = 2;
        }

        if ((token.Traits & SocialTraits.Hashtag) != 0)
        {
            destination[count++] = 3;
        }

        if (token.Kind != SocialTokenKind.Word)
        {
            return;
        }

        Span<char> marked = stackalloc char[Math.Min(word.Length, 24) + 2];
        marked[0] = '<';
        word.AsSpan(0, marked.Length - 2).CopyTo(marked[1..]);
        marked[^1] = '>';
        for (var size = 3; size <= 4; size++)
        {
            for (var i = 0; i + size <= marked.Length && count < destination.Length; i++)
            {
                destination[count++] = Reserved + (int)(Hash(marked.Slice(i, size)) % (uint)(buckets - Reserved));
            }
        }
    }

    /// <summary>FNV-1a over UTF-16 units, low byte first.</summary>
    /// <param name="characters">What to hash.</param>
    /// <returns>The hash.</returns>
    public static uint Hash(ReadOnlySpan<char> characters)
    {
        var hash = 2166136261u;
        foreach (var c in characters)
        {
            hash = (hash ^ (byte)c) * 16777619u;
            hash = (hash ^ (byte)(c >> 8)) * 16777619u;
        }

        return hash;
    }
}
