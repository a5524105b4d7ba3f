using System.Runtime.InteropServices;

namespace Emotion.Grains.Models;

/// <summary>Puts users into a share of all users: always the same ones for the same model, evenly, and with no state.</summary>
internal static class StickyShare
{
    private const ulong Prime = 1099511628211;
    private const ulong Basis = 14695981039346656037;

    /// <summary>Whether a user belongs to the first so many percent. Who belongs to a share belongs to every larger one.</summary>
    /// <param name="model">The model: users who test one model are not the ones who test every other.</param>
    /// <param name="userId">The user.</param>
    /// <param name="percent">From 0 to 100.</param>
    /// <returns>Whether the user is in the share.</returns>
    public static bool Includes(string model, string userId, double percent) => PointOf(model, userId) < percent / 100;

    /// <summary>The user's point in [0, 1).</summary>
    private static double PointOf(string model, string userId)
    {
        var hash = Fnv1a(Fnv1a(Basis, model) * Prime, userId);

        // FNV-1a mixes its high bits badly for short inputs; the finaliser of MurmurHash3 spreads them.
        hash ^= hash >> 33;
        hash *= 0xff51afd7ed558ccd;
        hash ^= hash >> 33;
        hash *= 0xc4ceb9fe1a85ec53;
        hash ^= hash >> 33;
        return (hash >> 11) * (1.0 / (1UL << 53));
    }

    private static ulong Fnv1a(ulong hash, string text)
    {
        foreach (var value in MemoryMarshal.AsBytes(text.AsSpan()))
        {
            hash = (hash ^ value) * Prime;
        }

        return hash;
    }
}
