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
    private readonly List<Candidate> _found = [];
    private float[] _values = new float[128 * Names.Count];

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
    /// <param name="allowed">Which items may be candidates; null for all.</param>
    /// <param name="most">How many candidates are wanted at most.</param>
    /// <returns>Candidates, best of the first stage first; they hold until the next call.</returns>
    public IReadOnlyList<Candidate> Gather(
        SessionIndex index,
        ReadOnlySpan<int> running,
        int ownSlot,
        double secondsOnPrevious,
        IReadOnlyList<Suggestion>? more = null,
        Func<int, bool>? allowed = null,
        int most = int.MaxValue)
    {
        _seen.Clear();
        _found.Clear();
        _neighbours.Score(index, running, ownSlot, _near, _wide);
        var ranked = _near.Best(_best);
        var session = Facts.Of(index, running, ranked > 0 ? _near[_best[0]] : 1, secondsOnPrevious);
        for (var rank = 0; rank < ranked; rank++)
        {
            Add(_best[rank], rank, CandidateSource.SimilarSessions, running);
        }

        AddBest(_wide, FromWideNeighbours, CandidateSource.SimilarSessions, running);
        index.Successors.AddTo(_rules, session.Last);
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
        return _found;

        void AddBest(ScoreBoard board, int count, CandidateSource source, ReadOnlySpan<int> clicked)
        {
            var found = board.Best(_best.AsSpan(0, count));
            for (var at = 0; at < found; at++)
            {
                Add(_best[at], FromNeighbours, source, clicked);
            }
        }

        void Add(int item, int rank, CandidateSource source, ReadOnlySpan<int> clicked, int because = -1)
        {
            if (_found.Count < most && _seen.Add(item) && (allowed is null || allowed(item)))
            {
                var features = NextRow();
                Write(index, session, clicked, item, rank, features.Span);
                _found.Add(new Candidate(item, clicked.Contains(item) ? CandidateSource.ThisSession : source, features, because));
            }
        }
    }

    /// <summary>Room for another candidate's features. Those before it stay where they are when it takes a larger array.</summary>
    private Memory<float> NextRow()
    {
        var start = _found.Count * Names.Count;
        if (start + Names.Count > _values.Length)
        {
            _values = new float[2 * _values.Length];
        }

        return _values.AsMemory(start, Names.Count);
    }

    private void Write(SessionIndex index, in Facts session, ReadOnlySpan<int> running, int item, int rank, Span<float> into)
    {
        var lastAt = running.LastIndexOf(item);
        var (clicks, repeats) = index.Counts(item);
        var next = session.Next[item];
        var previous = session.Previous[item];
        var nextBefore = session.NextBefore[item];
        ReadOnlySpan<float> values =
        [
            (float)(_near[item] / Math.Max(1e-9, _near.Sum)),
            (float)(_wide[item] / Math.Max(1e-9, _wide.Sum)),
            rank,
            next / session.Next.Sum,
            previous / session.Previous.Sum,
            nextBefore / session.NextBefore.Sum,
            (float)Math.Log((index.Popular.Weight(item) * session.PopularFade) + 0.01),
            (float)Math.Log((index.Trending.Weight(item) * session.TrendingFade) + 0.01),
            item == session.Last ? 1 : 0,
            lastAt < 0 ? 99 : running.Length - 1 - lastAt,
            lastAt < 0 ? 0 : running.Count(item),
            running.Length,
            session.Variety,
            session.Seconds,
            repeats / (clicks + 2f),
            session.LogLastClicks,
            next,
            previous,
            session.Next.Count,
            (float)(_near[item] / session.BestNear),
            session.Before == session.Last ? 1 : 0,
            nextBefore,
        ];
        values.CopyTo(into);
    }

    /// <summary>What of the features is the same for every candidate of a session.</summary>
    private readonly record struct Facts(
        int Last,
        int Before,
        SuccessorRules.Rules Next,
        SuccessorRules.Rules Previous,
        SuccessorRules.Rules NextBefore,
        double BestNear,
        double PopularFade,
        double TrendingFade,
        float Variety,
        float LogLastClicks,
        float Seconds)
    {
        public static Facts Of(SessionIndex index, ReadOnlySpan<int> running, double bestNear, double secondsOnPrevious)
        {
            var last = running[^1];
            var before = running.Length > 1 ? running[^2] : -1;
            return new Facts(
                last,
                before,
                index.Successors.Of(last),
                index.Predecessors.Of(last),
                index.Successors.Of(before),
                bestNear,
                index.Popular.FadeAt(index.NewestMs),
                index.Trending.FadeAt(index.NewestMs),
                Distinct(running) / (float)running.Length,
                (float)Math.Log(1 + index.Counts(last).Clicks),
                (float)secondsOnPrevious);
        }
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
