namespace Emotion.Grains.Recommendation.Index;

/// <summary>
/// First stage of a recommendation: gathers candidates for a running session from nearest neighbours, sequential rules
/// and the session itself, and computes the features by which the second stage ranks them. Reuses its buffers: one
/// instance per thread of work.
/// </summary>
public sealed class CandidateFeatures
{
    private const int FromNeighbours = 60;
    private const int FromWideNeighbours = 40;
    private const int FromRules = 40;

    private readonly NeighbourScorer _neighbours = new();
    private readonly ScoreBoard _near = new();
    private readonly ScoreBoard _wide = new();
    private readonly ScoreBoard _rules = new();
    private readonly int[] _best = new int[FromNeighbours];
    private readonly HashSet<int> _seen = [];

    /// <summary>Names of the features, in order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "neighbourShare", "neighbourShareWide", "neighbourRank", "nextShare", "previousShare", "nextShareBefore",
        "logPopularity", "logTrend", "isLast", "clicksAgo", "clicksInSession", "sessionLength", "sessionVariety",
        "secondsOnPrevious", "repeatRate", "logLastItemClicks", "nextWeight", "previousWeight", "nextItems",
        "neighbourShareOfBest", "lastTwoEqual", "nextWeightBefore",
    ];

    /// <summary>Candidates of a running session.</summary>
    /// <param name="index">What is known about sessions.</param>
    /// <param name="running">The running session's known items, oldest first; at least one.</param>
    /// <param name="ownSlot">The session's own slot in the index; -1 if it is not in it.</param>
    /// <param name="secondsOnPrevious">Seconds between the last two clicks; 0 if there was one.</param>
    /// <param name="more">Further candidates, for other reasons than the running session; they come last.</param>
    /// <returns>Candidates, best of the first stage first.</returns>
    public List<Candidate> Gather(
        SessionIndex index, ReadOnlySpan<int> running, int ownSlot, double secondsOnPrevious, IReadOnlyList<Suggestion>? more = null)
    {
        _seen.Clear();
        _neighbours.Score(index, running, ownSlot, _near, _wide);
        index.Successors.AddTo(_rules, running[^1]);
        List<Candidate> candidates = new(FromNeighbours + FromWideNeighbours + FromRules + running.Length + (more?.Count ?? 0));
        var ranked = _near.Best(_best);
        var best = ranked > 0 ? _near[_best[0]] : 1;
        for (var rank = 0; rank < ranked; rank++)
        {
            Add(_best[rank], rank, CandidateSource.SimilarSessions, running);
        }

        AddBest(_wide, FromWideNeighbours, CandidateSource.SimilarSessions, running);
        AddBest(_rules, FromRules, CandidateSource.OftenNext, running);
        foreach (var item in running)
        {
            Add(item, FromNeighbours, CandidateSource.ThisSession, running);
        }

        foreach (var (item, source, because) in more ?? [])
        {
            Add(item, FromNeighbours, source, running, because);
        }

        _near.Clear();
        _wide.Clear();
        _rules.Clear();
        return candidates;

        void AddBest(ScoreBoard board, int count, CandidateSource source, ReadOnlySpan<int> session)
        {
            var found = board.Best(_best.AsSpan(0, count));
            for (var at = 0; at < found; at++)
            {
                Add(_best[at], FromNeighbours, source, session);
            }
        }

        void Add(int item, int rank, CandidateSource source, ReadOnlySpan<int> session, int because = -1)
        {
            if (_seen.Add(item))
            {
                var features = Features(index, session, item, rank, best, secondsOnPrevious);
                candidates.Add(new Candidate(item, session.Contains(item) ? CandidateSource.ThisSession : source, features, because));
            }
        }
    }

    private float[] Features(SessionIndex index, ReadOnlySpan<int> running, int item, int rank, double best, double secondsOnPrevious)
    {
        var last = running[^1];
        var before = running.Length > 1 ? running[^2] : -1;
        var lastAt = running.LastIndexOf(item);
        var (clicks, repeats) = index.Counts(item);
        return
        [
            (float)(_near[item] / Math.Max(1e-9, _near.Sum)),
            (float)(_wide[item] / Math.Max(1e-9, _wide.Sum)),
            rank,
            index.Successors[last, item] / index.Successors.Sum(last),
            index.Predecessors[last, item] / index.Predecessors.Sum(last),
            before < 0 ? 0 : index.Successors[before, item] / index.Successors.Sum(before),
            (float)Math.Log(index.Popular.At(item, index.NewestMs) + 0.01),
            (float)Math.Log(index.Trending.At(item, index.NewestMs) + 0.01),
            item == last ? 1 : 0,
            lastAt < 0 ? 99 : running.Length - 1 - lastAt,
            running.Count(item),
            running.Length,
            Distinct(running) / (float)running.Length,
            (float)secondsOnPrevious,
            repeats / (clicks + 2f),
            (float)Math.Log(1 + index.Counts(last).Clicks),
            index.Successors[last, item],
            index.Predecessors[last, item],
            index.Successors.Count(last),
            (float)(_near[item] / best),
            before == last ? 1 : 0,
            before < 0 ? 0 : index.Successors[before, item],
        ];
    }

    private static int Distinct(ReadOnlySpan<int> items)
    {
        var distinct = 0;
        for (var at = 0; at < items.Length; at++)
        {
            if (!items[..at].Contains(items[at]))
            {
                distinct++;
            }
        }

        return distinct;
    }
}
