using Emotion.Grains.Recommendation.Clicks;
using Emotion.Grains.Recommendation.Index;

namespace Emotion.Grains.Recommendation.Serving;

/// <summary>A candidate by the names of items rather than their numbers, so that it outlives a look into the index.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Source">What brought it up.</param>
/// <param name="Features">Values in the order of <see cref="CandidateFeatures.Names"/>.</param>
/// <param name="Because">The item that brought it up, of the sources that go by one.</param>
internal sealed record NamedCandidate(string ItemId, CandidateSource Source, float[] Features, string? Because);

/// <summary>
/// First stage: merges what the running session, the shopper's history, item-to-item statistics and the crowd bring up.
/// Reuses its buffers: one instance per thread of work.
/// </summary>
internal sealed class CandidateGenerator
{
    private const int Roots = 5;
    private const int PerRoot = 6;
    private const int FromTrending = 15;
    private const int FromPopular = 10;
    private const int StandIns = 3;

    private readonly CandidateFeatures _features = new();
    private readonly ScoreBoard _board = new();
    private readonly int[] _best = new int[PerRoot];

    /// <summary>The candidates, best of the first stage first; none for a shopper of whom no known item is known.</summary>
    /// <param name="index">Statistics of items.</param>
    /// <param name="userId">Whose own session does not vote; null if the index does not hold it.</param>
    /// <param name="shopper">What is known of the shopper.</param>
    /// <param name="popular">What is clicked most.</param>
    public List<NamedCandidate> Generate(SessionIndex index, string? userId, Shopper shopper, PopularItems popular)
    {
        var running = Known(index, shopper.Running);
        var standsIn = running.Length == 0;
        if (standsIn)
        {
            // No click, but purchases: what goes with them. The newest comes last, as in a session.
            running = [.. Known(index, shopper.Bought).Take(StandIns).Reverse()];
        }

        if (running.Length == 0)
        {
            return [];
        }

        var ownSlot = userId is null ? -1 : index.OpenSlot(userId);
        var found = _features.Gather(index, running, ownSlot, shopper.SecondsOnPrevious, Suggest(index, shopper, popular));
        var last = index.Item(running[^1]);
        return found.ConvertAll(candidate => new NamedCandidate(
            index.Item(candidate.Item),
            standsIn && candidate.Source == CandidateSource.ThisSession ? CandidateSource.EarlierSession : candidate.Source,
            candidate.Features,
            candidate.Because >= 0 ? index.Item(candidate.Because) : candidate.Source == CandidateSource.OftenNext ? last : null));
    }

    private static int[] Known(SessionIndex index, IEnumerable<string> items) =>
        [.. items.Select(index.Find).Where(static number => number is not null).Select(static number => number!.Value)];

    private List<Suggestion> Suggest(SessionIndex index, Shopper shopper, PopularItems popular)
    {
        List<Suggestion> suggestions = [.. Known(index, shopper.Earlier).Select(static item => new Suggestion(item, CandidateSource.EarlierSession))];
        foreach (var root in Known(index, shopper.Earlier.Take(Roots).Concat(shopper.Bought.Take(Roots)).Distinct(StringComparer.Ordinal)))
        {
            index.Successors.AddTo(_board, root);
            var count = _board.Best(_best);
            suggestions.AddRange(_best.Take(count).Select(item => new Suggestion(item, CandidateSource.GoesWith, root)));
            _board.Clear();
        }

        suggestions.AddRange(Known(index, popular.Trending.Take(FromTrending)).Select(static item => new Suggestion(item, CandidateSource.Trending)));
        suggestions.AddRange(Known(index, popular.Popular.Take(FromPopular)).Select(static item => new Suggestion(item, CandidateSource.Popular)));
        return suggestions;
    }
}
