namespace Emotion.Grains.Recommendation.Index;

/// <summary>
/// Sequential rules (Ludewig and Jannach, 2018): for each item, which items followed it in sessions, weighted by
/// 1/distance; and the same read backwards. Bounded per item.
/// </summary>
internal sealed class SuccessorRules(int maxPerItem)
{
    private readonly List<Dictionary<int, float>> _next = [];
    private readonly List<float> _sums = [];

    /// <summary>Counts <paramref name="to"/> as a successor of <paramref name="from"/>.</summary>
    public void Add(int from, int to, float weight)
    {
        while (_next.Count <= from)
        {
            _next.Add([]);
            _sums.Add(0);
        }

        var next = _next[from];
        if (next.Count >= maxPerItem && !next.ContainsKey(to))
        {
            Halve(from);
        }

        next[to] = next.GetValueOrDefault(to) + weight;
        _sums[from] += weight;
    }

    /// <summary>An item's rules; none for -1 and for an item never followed. To be asked before the next click is counted.</summary>
    public Rules Of(int from) => from >= 0 && from < _next.Count ? new Rules(_next[from], Math.Max(1, _sums[from])) : new Rules(null, 1);

    /// <summary>Adds an item's rules to a score board.</summary>
    public void AddTo(ScoreBoard board, int from)
    {
        if (from < _next.Count)
        {
            foreach (var (to, weight) in _next[from])
            {
                board.Add(to, weight);
            }
        }
    }

    private void Halve(int from)
    {
        var next = _next[from];
        var median = next.Values.Order().ElementAt(next.Count / 2);
        foreach (var weak in next.Where(rule => rule.Value <= median).Take(next.Count / 2).Select(rule => rule.Key).ToArray())
        {
            next.Remove(weak);
        }

        _sums[from] = next.Values.Sum();
    }

    /// <summary>Rules of one item.</summary>
    /// <param name="Next">Weights by successor; null for none.</param>
    /// <param name="Sum">Sum of the weights, at least 1: what they are shares of.</param>
    public readonly record struct Rules(Dictionary<int, float>? Next, float Sum)
    {
        /// <summary>How many successors there are.</summary>
        public int Count => Next?.Count ?? 0;

        /// <summary>Weight of a rule; 0 if there is none.</summary>
        public float this[int to] => Next?.GetValueOrDefault(to) ?? 0;
    }
}
