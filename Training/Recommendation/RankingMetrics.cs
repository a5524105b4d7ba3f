namespace Emotion.Training.Recommendation;

/// <summary>
/// Hit rate, mean reciprocal rank, coverage and popularity bias at a cut-off, accumulated over predictions. A hit is the
/// item that was clicked next; its rank counts from 1, and a miss counts 0 in both.
/// </summary>
internal sealed class RankingMetrics(int cutOff, int catalogue, Func<int, double> popularityPercentile)
{
    private readonly HashSet<int> _recommended = [];
    private long _predictions;
    private long _hits;
    private double _reciprocal;
    private double _popularity;
    private long _listed;

    /// <summary>Counts one prediction.</summary>
    /// <param name="list">The recommended items, best first.</param>
    /// <param name="next">The item clicked next; -1 if it was never seen before.</param>
    public void Add(ReadOnlySpan<int> list, int next)
    {
        list = list[..Math.Min(cutOff, list.Length)];
        _predictions++;
        var rank = next < 0 ? -1 : list.IndexOf(next);
        if (rank >= 0)
        {
            _hits++;
            _reciprocal += 1.0 / (rank + 1);
        }

        foreach (var item in list)
        {
            _recommended.Add(item);
            _popularity += popularityPercentile(item);
            _listed++;
        }
    }

    /// <summary>The figures so far.</summary>
    /// <param name="seconds">Time spent on recommending.</param>
    public RankingResult Result(double seconds) => new(
        _predictions == 0 ? 0 : (double)_hits / _predictions,
        _predictions == 0 ? 0 : _reciprocal / _predictions,
        catalogue == 0 ? 0 : (double)_recommended.Count / catalogue,
        _listed == 0 ? 0 : _popularity / _listed,
        _predictions == 0 ? 0 : seconds * 1e6 / _predictions);
}

/// <summary>How well a recommender did.</summary>
/// <param name="Hr">Share of predictions whose list holds the next click.</param>
/// <param name="Mrr">Mean reciprocal rank of the next click, 0 where the list lacks it.</param>
/// <param name="Coverage">Share of the catalogue that was recommended at least once.</param>
/// <param name="PopularityBias">Mean popularity percentile (0 rarest, 1 most popular) of what was recommended.</param>
/// <param name="UsPerPrediction">Mean time of a prediction, microseconds, one thread.</param>
internal sealed record RankingResult(double Hr, double Mrr, double Coverage, double PopularityBias, double UsPerPrediction);
