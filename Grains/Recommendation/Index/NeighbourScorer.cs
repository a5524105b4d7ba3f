namespace Emotion.Grains.Recommendation.Index;

/// <summary>
/// Scores items by the sessions most similar to the running one. A neighbour's similarity is the sum over shared items
/// of their recency in the running session times their inverse document frequency, divided by the square root of the
/// neighbour's length and faded by its age; it votes for its items, most for those right after the shared one.
/// </summary>
internal sealed class NeighbourScorer
{
    private const double BeforeWeight = 0.6;
    private const double SharedWeight = 0.35;
    private const int MaxRunningItems = 10;

    /// <summary>
    /// Two ways to look at it: by what was clicked last, or by the whole session. Recency: positions after which an item of the
    /// running session weighs 1/e; reach: positions from the shared item after which a neighbour's vote does.
    /// </summary>
    private const double NearRecency = 0.8;
    private const double NearReach = 2;
    private const double WideRecency = 3;
    private const double WideReach = 3;

    private readonly TopScores _near = new();
    private readonly TopScores _wide = new();

    /// <summary>By where a session stands. Touched: where they are not 0.</summary>
    private (double Near, double Wide)[] _similarity = [];
    private int[] _touched = new int[256];
    private int _count;

    /// <summary>Adds the votes to score boards.</summary>
    /// <param name="index">The sessions.</param>
    /// <param name="running">The running session's items, oldest first; at least one.</param>
    /// <param name="ownSlot">The running session's own slot, which does not vote; -1 if it has none.</param>
    /// <param name="near">Receives the scores by item where what was clicked last counts most.</param>
    /// <param name="wide">Receives them where the whole session counts.</param>
    public void Score(SessionIndex index, ReadOnlySpan<int> running, int ownSlot, ScoreBoard near, ScoreBoard wide)
    {
        Compare(index, running);
        _near.Reset(index.Options.Neighbours);
        _wide.Reset(index.Options.Neighbours);
        var newest = index.NewestMs;
        var decay = index.Options.NeighbourDecay.TotalMilliseconds;
        var own = index.PlaceOf(ownSlot);
        foreach (var place in _touched.AsSpan(0, _count))
        {
            ref var similarity = ref _similarity[place];
            ref readonly var session = ref index.At(place);
            // Empty: its user was erased.
            if (place != own && session.Items.Length > 0)
            {
                var fade = Math.Exp(-(newest - session.LastMs) / decay);
                var size = Math.Sqrt(session.Items.Length);
                _near.Offer(place, similarity.Near * fade / size);
                _wide.Offer(place, similarity.Wide * fade / size);
            }

            similarity = default;
        }

        _count = 0;
        Vote(index, running, _near, NearReach, near);
        Vote(index, running, _wide, WideReach, wide);
    }

    private void Compare(SessionIndex index, ReadOnlySpan<int> running)
    {
        if (_similarity.Length < index.SessionCount)
        {
            _similarity = new (double, double)[index.Options.MaxSessions];
        }

        var oldest = Math.Max(0, running.Length - MaxRunningItems);
        for (var at = running.Length - 1; at >= oldest; at--)
        {
            var item = running[at];
            if (running[(at + 1)..].Contains(item))
            {
                continue; // counted where it was clicked last
            }

            var postings = index.Postings(item);
            var rarity = Math.Log(1 + ((double)index.SessionCount / Math.Max(1, postings.Length)));
            var ago = running.Length - 1 - at;
            var near = Math.Exp(-ago / NearRecency) * rarity;
            var wide = Math.Exp(-ago / WideRecency) * rarity;
            foreach (var slot in postings)
            {
                // By place, not by slot: slots grow for as long as the index lives.
                if (index.PlaceOf(slot) is >= 0 and var place)
                {
                    ref var similarity = ref _similarity[place];
                    if (similarity.Wide == 0)
                    {
                        Touch(place);
                    }

                    similarity.Near += near;
                    similarity.Wide += wide;
                }
            }
        }
    }

    private void Touch(int place)
    {
        if (_count == _touched.Length)
        {
            Array.Resize(ref _touched, _count * 2);
        }

        _touched[_count++] = place;
    }

    private static void Vote(SessionIndex index, ReadOnlySpan<int> running, TopScores neighbours, double reach, ScoreBoard votes)
    {
        while (neighbours.Count > 0)
        {
            var (similarity, place) = neighbours.TakeWorst();
            Vote(index.At(place).Items, running, similarity, reach, votes);
        }
    }

    private static void Vote(ReadOnlySpan<int> neighbour, ReadOnlySpan<int> running, double similarity, double reach, ScoreBoard votes)
    {
        var shared = -1;
        for (var at = running.Length - 1; at >= 0 && shared < 0; at--)
        {
            shared = neighbour.LastIndexOf(running[at]);
        }

        for (var at = 0; at < neighbour.Length; at++)
        {
            var weight = at > shared ? Math.Exp(-(at - shared - 1) / reach)
                : at < shared ? BeforeWeight * Math.Exp(-(shared - at) / reach)
                : SharedWeight;
            votes.Add(neighbour[at], similarity * weight);
        }
    }
}
