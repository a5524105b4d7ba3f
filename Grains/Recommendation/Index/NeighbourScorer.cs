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

    private readonly ScoreBoard _similarity = new();
    private readonly ScoreBoard _ranked = new();
    private int[] _neighbours = [];

    /// <summary>Adds the votes to a score board.</summary>
    /// <param name="index">The sessions.</param>
    /// <param name="running">The running session's items, oldest first; at least one.</param>
    /// <param name="ownSlot">The running session's own slot, which does not vote; -1 if it has none.</param>
    /// <param name="recency">Positions after which an item of the running session weighs 1/e.</param>
    /// <param name="reach">Positions from the shared item after which a neighbour's vote weighs 1/e.</param>
    /// <param name="votes">Receives the scores by item.</param>
    public void Score(SessionIndex index, ReadOnlySpan<int> running, int ownSlot, double recency, double reach, ScoreBoard votes)
    {
        Similarities(index, running, recency);
        var newest = index.NewestMs;
        var decay = index.Options.NeighbourDecay.TotalMilliseconds;
        var own = index.PlaceOf(ownSlot);
        foreach (var place in _similarity.Touched)
        {
            ref readonly var session = ref index.At(place);
            // Empty: its user was erased.
            if (place != own && session.Items.Length > 0)
            {
                _ranked.Add(place, _similarity[place] * Math.Exp(-(newest - session.LastMs) / decay) / Math.Sqrt(session.Items.Length));
            }
        }

        if (_neighbours.Length != index.Options.Neighbours)
        {
            _neighbours = new int[index.Options.Neighbours];
        }

        var count = _ranked.Best(_neighbours);
        foreach (var place in _neighbours.AsSpan(0, count))
        {
            Vote(index.At(place).Items, running, _ranked[place], reach, votes);
        }

        _similarity.Clear();
        _ranked.Clear();
    }

    private void Similarities(SessionIndex index, ReadOnlySpan<int> running, double recency)
    {
        var oldest = Math.Max(0, running.Length - MaxRunningItems);
        for (var at = running.Length - 1; at >= oldest; at--)
        {
            var item = running[at];
            if (running[(at + 1)..].Contains(item))
            {
                continue; // counted where it was clicked last
            }

            var postings = index.Postings(item);
            var weight = Math.Exp(-(running.Length - 1 - at) / recency) * Math.Log(1 + ((double)index.SessionCount / Math.Max(1, postings.Length)));
            foreach (var slot in postings)
            {
                // By place, not by slot: slots grow for as long as the index lives.
                if (index.PlaceOf(slot) is >= 0 and var place)
                {
                    _similarity.Add(place, weight);
                }
            }
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
