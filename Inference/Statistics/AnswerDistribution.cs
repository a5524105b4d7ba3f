namespace Emotion.Inference.Statistics;

/// <summary>
/// Counts answers per bin, and keeps the most recent 5,000 to 10,000 of them apart (two generations), so that drift is seen in what happens
/// now rather than in the average since the start.
/// </summary>
public sealed class AnswerDistribution
{
    private const int Generation = 5000;

    /// <summary>Fewer answers than this say nothing about a distribution of some thirty bins.</summary>
    private const int Enough = 500;

    private readonly Lock _gate = new();
    private readonly float[] _edges;
    private readonly float[]? _expected;
    private readonly long[] _total;
    private long[] _current;
    private long[] _previous;
    private int _inCurrent;

    /// <summary>Creates an empty distribution.</summary>
    /// <param name="head">The head whose answers are counted.</param>
    /// <param name="reference">What was seen at evaluation; null when unknown.</param>
    public AnswerDistribution(ModelHead head, ModelReference? reference)
    {
        ArgumentNullException.ThrowIfNull(head);
        _edges = reference?.Edges?.ToArray() ?? [];
        _expected = reference?.Shares.ToArray();
        Bins = _edges.Length == 0
            ? [.. head.Labels]
            : [.. Enumerable.Range(0, _edges.Length + 1).Select(BinName)];
        _total = new long[Bins.Count];
        _current = new long[Bins.Count];
        _previous = new long[Bins.Count];
    }

    /// <summary>The bins: labels, or ranges of the score.</summary>
    public IReadOnlyList<string> Bins { get; }

    /// <summary>How far the recent answers are from the card, as a population stability index; null without a reference or enough answers.</summary>
    public double? Drift
    {
        get
        {
            if (_expected is null)
            {
                return null;
            }

            lock (_gate)
            {
                var recent = new long[_current.Length];
                long count = 0;
                for (var i = 0; i < recent.Length; i++)
                {
                    recent[i] = _current[i] + _previous[i];
                    count += recent[i];
                }

                return count < Enough ? null : PopulationStability.Index(_expected, recent);
            }
        }
    }

    /// <summary>Counts one answer.</summary>
    /// <param name="values">The head's values.</param>
    /// <returns>The bin it fell into.</returns>
    public int Record(ReadOnlySpan<float> values)
    {
        var bin = BinOf(values);
        lock (_gate)
        {
            _total[bin]++;
            _current[bin]++;
            if (++_inCurrent == Generation)
            {
                (_previous, _current) = (_current, _previous);
                Array.Clear(_current);
                _inCurrent = 0;
            }
        }

        return bin;
    }

    /// <summary>The counts since the start.</summary>
    /// <returns>One count per bin.</returns>
    public IReadOnlyList<long> Counts()
    {
        lock (_gate)
        {
            return [.. _total];
        }
    }

    private int BinOf(ReadOnlySpan<float> values)
    {
        var bin = 0;
        if (_edges.Length > 0)
        {
            while (bin < _edges.Length && values[0] >= _edges[bin])
            {
                bin++;
            }

            return bin;
        }

        for (var i = 1; i < values.Length; i++)
        {
            if (values[i] > values[bin])
            {
                bin = i;
            }
        }

        return bin;
    }

    private string BinName(int bin) => FormattableString.Invariant(
        $"[{(bin == 0 ? float.NegativeInfinity : _edges[bin - 1])}, {(bin == _edges.Length ? float.PositiveInfinity : _edges[bin])})");
}
