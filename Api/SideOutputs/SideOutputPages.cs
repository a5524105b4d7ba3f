using Emotion.Api.Errors;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Emotion.Api.SideOutputs;

/// <summary>What pages of a topic have in common.</summary>
internal static class SideOutputPages
{
    public const int DefaultLimit = 50;

    private const int MaxLimit = 500;

    /// <summary>Checks the parameters of a page.</summary>
    /// <param name="limit">Records wanted.</param>
    /// <param name="cursor">The nextCursor of a page before; null or empty for the newest.</param>
    /// <param name="from">The cursor, read.</param>
    /// <returns>What is wrong; null if nothing is.</returns>
    public static ProblemHttpResult? Check(int limit, string? cursor, out SideCursor? from)
    {
        from = null;
        return limit is < 1 or > MaxLimit ? Problems.Validation("limit", $"must be a whole number from 1 to {MaxLimit}")
            : !string.IsNullOrEmpty(cursor) && !SideCursor.TryDecode(cursor, out from) ? Problems.Validation("cursor", "must be the nextCursor of a page before; leave it out for the newest")
            : null;
    }
}
