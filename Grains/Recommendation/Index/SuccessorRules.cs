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

    /// <summary>Weight of a rule; 0 if there is none.</summary>
    public float this[int from, int to] => from < _next.Count ? _next[from].GetValueOrDefault(to) : 0;

    /// <summary>Sum of an item's rules, at least 1: what their weights are shares of.</summary>
    public float Sum(int from) => from < _sums.Count ? Math.Max(1, _sums[from]) : 1;

    /// <summary>How many successors an item has.</summary>
    public int Count(int from) => from < _next.Count ? _next[from].Count : 0;

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
}
