using Emotion.Grains.Recommendation.Clicks;
using Emotion.Grains.Recommendation.Index;

namespace Emotion.Grains.Recommendation.Serving;

/// <summary>A candidate by the names of items rather than their numbers, so that it outlives a look into the index.</summary>
/// <param name="ItemId">The item.</param>
/// <param name="Source">What brought it up.</param>
/// <param name="NextShare">In which share of sessions it follows what was clicked last.</param>
/// <param name="Because">The item that brought it up, of the sources that go by one.</param>
internal readonly record struct NamedCandidate(string ItemId, CandidateSource Source, float NextShare, string? Because);

/// <summary>Candidates with the rows by which the ranker judges them.</summary>
/// <param name="Items">The candidates, best of the first stage first.</param>
/// <param name="Rows">A row of <see cref="BlendedFeatures.Names"/> for each, of which those of <see cref="CandidateFeatures.Names"/> are known.</param>
internal sealed record Candidates(NamedCandidate[] Items, float[] Rows)
{
    /// <summary>No candidates.</summary>
    public static readonly Candidates None = new([], []);

    /// <summary>The row of a candidate.</summary>
    public Span<float> Row(int at) => Rows.AsSpan(at * BlendedFeatures.Names.Count, BlendedFeatures.Names.Count);
}

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
    private static readonly int NextShare = CandidateFeatures.Names.ToList().IndexOf("nextShare");

    private readonly CandidateFeatures _features = new();
    private readonly ScoreBoard _board = new();
    private readonly int[] _best = new int[PerRoot];
    private readonly List<Suggestion> _suggestions = [];

    /// <summary>The candidates, best of the first stage first; none for a shopper of whom no known item is known.</summary>
    /// <param name="index">Statistics of items.</param>
    /// <param name="userId">Whose own session does not vote; null if the index does not hold it.</param>
    /// <param name="shopper">What is known of the shopper.</param>
    /// <param name="popular">What is clicked most.</param>
    /// <param name="allowed">Which items may be candidates; null for all.</param>
    /// <param name="most">How many candidates are wanted at most.</param>
    public Candidates Generate(
        SessionIndex index, string? userId, Shopper shopper, PopularItems popular, Func<string, bool>? allowed = null, int most = int.MaxValue)
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
            return Candidates.None;
        }

        var ownSlot = userId is null ? -1 : index.OpenSlot(userId);
        Func<int, bool>? may = allowed is null ? null : item => allowed(index.Item(item));
        var found = _features.Gather(index, running, ownSlot, shopper.SecondsOnPrevious, Suggest(index, shopper, popular), may, most);
        var last = index.Item(running[^1]);
        var named = new Candidates(new NamedCandidate[found.Count], new float[found.Count * BlendedFeatures.Names.Count]);
        for (var at = 0; at < found.Count; at++)
        {
            var candidate = found[at];
            var features = candidate.Features.Span;
            features.CopyTo(named.Row(at));
            named.Items[at] = new NamedCandidate(
                index.Item(candidate.Item),
                standsIn && candidate.Source == CandidateSource.ThisSession ? CandidateSource.EarlierSession : candidate.Source,
                features[NextShare],
                candidate.Because >= 0 ? index.Item(candidate.Because) : candidate.Source == CandidateSource.OftenNext ? last : null);
        }

        return named;
    }

    private static int[] Known(SessionIndex index, IEnumerable<string> items) =>
        [.. items.Select(index.Find).Where(static number => number is not null).Select(static number => number!.Value)];

    private List<Suggestion> Suggest(SessionIndex index, Shopper shopper, PopularItems popular)
    {
        _suggestions.Clear();
        Add(index, shopper.Earlier, int.MaxValue, CandidateSource.EarlierSession);
        foreach (var root in Known(index, shopper.Earlier.Take(Roots).Concat(shopper.Bought.Take(Roots)).Distinct(StringComparer.Ordinal)))
        {
            index.Successors.AddTo(_board, root);
            var count = _board.Best(_best);
            for (var at = 0; at < count; at++)
            {
                _suggestions.Add(new Suggestion(_best[at], CandidateSource.GoesWith, root));
            }

            _board.Clear();
        }

        Add(index, popular.Trending, FromTrending, CandidateSource.Trending);
        Add(index, popular.Popular, FromPopular, CandidateSource.Popular);
        return _suggestions;
    }

    private void Add(SessionIndex index, IReadOnlyList<string> items, int most, CandidateSource source)
    {
        for (var at = 0; at < items.Count && at < most; at++)
        {
            if (index.Find(items[at]) is { } item)
            {
                _suggestions.Add(new Suggestion(item, source));
            }
        }
    }
}
