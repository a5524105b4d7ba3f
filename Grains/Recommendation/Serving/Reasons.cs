using System.Globalization;
using Emotion.Grains.Recommendation.Index;

namespace Emotion.Grains.Recommendation.Serving;

/// <summary>Says in a few words why an item is recommended, from what brought it up and what the shopper did with it.</summary>
internal static class Reasons
{
    /// <summary>Why an item that fills up an answer is there.</summary>
    public const string Popular = "popular";

    /// <summary>Why an item is there of which nothing is known but that it can be had.</summary>
    public const string InCatalogue = "in the catalogue";

    /// <summary>Why a candidate is recommended.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="history">What the shopper did with it; null for nothing.</param>
    /// <param name="now">The moment.</param>
    /// <param name="name">The name of an item for people.</param>
    public static string Of(in NamedCandidate candidate, ItemHistory? history, DateTimeOffset now, Func<string, string> name)
    {
        if (history is { InCart: true })
        {
            return "in your cart";
        }

        return candidate.Source switch
        {
            CandidateSource.ThisSession => "you just looked at it",
            CandidateSource.OftenNext when candidate.Because is { } last =>
                string.Create(CultureInfo.InvariantCulture, $"next after {name(last)} in {candidate.NextShare:P0} of sessions"),
            CandidateSource.GoesWith when candidate.Because is { } root => $"goes with {name(root)}",
            CandidateSource.EarlierSession when history is { Bought: > 0 } => $"you bought it {Ago(now - history.BoughtAt)}",
            CandidateSource.EarlierSession when history is { Clicks: > 0 } => $"you looked at it {Ago(now - history.ClickedAt)}",
            CandidateSource.Trending => "trending now",
            CandidateSource.Popular => Popular,
            CandidateSource.SimilarSessions or _ => "in sessions like yours",
        };
    }

    private static string Ago(TimeSpan age) => age switch
    {
        { TotalDays: >= 2 } => $"{(int)age.TotalDays} days ago",
        { TotalHours: >= 2 } => $"{(int)age.TotalHours} hours ago",
        { TotalMinutes: >= 2 } => $"{(int)age.TotalMinutes} minutes ago",
        _ => "just now",
    };
}
