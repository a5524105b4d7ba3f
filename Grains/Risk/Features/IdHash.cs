using System.Text;

namespace Emotion.Grains.Risk.Features;

/// <summary>
/// A 64-bit hash that is the same in every process and version, for ids that state keeps. FNV-1a over UTF-8, finished
/// with MurmurHash3's mixer; two of a million ids collide with a probability of 3 in 100 million.
/// </summary>
public static class IdHash
{
    /// <summary>Hash of <paramref name="id"/>.</summary>
    public static ulong Of(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        var size = Encoding.UTF8.GetMaxByteCount(id.Length);
        Span<byte> bytes = size <= 1024 ? stackalloc byte[size] : new byte[size];
        var hash = 14695981039346656037UL;
        foreach (var value in bytes[..Encoding.UTF8.GetBytes(id, bytes)])
        {
            hash = (hash ^ value) * 1099511628211UL;
        }

        hash = (hash ^ (hash >> 33)) * 0xff51afd7ed558ccdUL;
        hash = (hash ^ (hash >> 33)) * 0xc4ceb9fe1a85ec53UL;
        return hash ^ (hash >> 33);
    }
}
