using Emotion.Grains.Interfaces.Responses;

namespace Emotion.Grains.Responses.Episodes;

/// <summary>What a window holds.</summary>
/// <param name="Posts">All posts.</param>
/// <param name="Labelled">Those of the label in question; all where none is.</param>
internal readonly record struct WindowCount(double Posts, double Labelled);

/// <summary>How conditions compare numbers.</summary>
internal static class Comparisons
{
    /// <summary>Whether a value lies beyond the bound; one that is not a number never does.</summary>
    internal static bool IsMetBy(this IThreshold threshold, double value) =>
        threshold.Above is { } above ? value > above : threshold.Below is { } below && value < below;

    /// <summary>Whether a window is so many times the one before it.</summary>
    internal static bool IsMetBy(this IChange change, WindowCount now, WindowCount before, int leastPosts)
    {
        if (now.Posts < leastPosts || before.Posts < leastPosts)
        {
            return false;
        }

        // Shares of both windows, written without the division by zero; of the number of posts, the posts themselves.
        var (then, current) = change.Label is null ? (before.Posts, now.Posts) : (before.Labelled * now.Posts, now.Labelled * before.Posts);
        return change.Factor > 1 ? current > 0 && current >= change.Factor * then : current <= change.Factor * then;
    }
}
