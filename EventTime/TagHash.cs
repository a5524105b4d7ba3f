namespace Emotion.EventTime;

/// <summary>
/// 64-bit hash of a text that is the same in every process and version: distinct counts and stored tags rely on it.
/// FNV-1a over the UTF-16 code units, then the finalizer of MurmurHash3 so that all bits depend on all input. Two
/// different texts collide with probability 2^-64; it does not withstand someone who seeks collisions.
/// </summary>
public static class TagHash
{
    private const ulong FnvOffset = 14695981039346656037;
    private const ulong FnvPrime = 1099511628211;

    /// <summary>Hashes <paramref name="text"/>.</summary>
    public static ulong Of(ReadOnlySpan<char> text)
    {
        var hash = FnvOffset;
        foreach (var unit in text)
        {
            hash = (hash ^ unit) * FnvPrime;
        }

        return Mix(hash);
    }

    /// <summary>Hashes an integer: a bijection, so that different integers never collide.</summary>
    public static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 33)) * 0xff51afd7ed558ccd;
        value = (value ^ (value >> 33)) * 0xc4ceb9fe1a85ec53;
        return value ^ (value >> 33);
    }
}
