namespace Emotion.Grains.Recommendation.Index;

/// <summary>Sparse scores over a dense range of numbers: adding is an array access, clearing costs only what was touched.</summary>
internal sealed class ScoreBoard
{
    private double[] _scores = new double[1_024];
    private int[] _touched = new int[256];
    private readonly TopScores _top = new();

    /// <summary>How many numbers have a score.</summary>
    public int Count { get; private set; }

    /// <summary>Sum of all scores.</summary>
    public double Sum { get; private set; }

    /// <summary>The numbers that have a score, in the order in which they were first touched.</summary>
    public ReadOnlySpan<int> Touched => _touched.AsSpan(0, Count);

    /// <summary>A number's score; 0 if it has none.</summary>
    public double this[int number] => number < _scores.Length ? _scores[number] : 0;

    /// <summary>Adds a positive score.</summary>
    public void Add(int number, double score)
    {
        if (number >= _scores.Length)
        {
            Array.Resize(ref _scores, Math.Max(number + 1, _scores.Length * 2));
        }

        if (_scores[number] == 0)
        {
            if (Count == _touched.Length)
            {
                Array.Resize(ref _touched, Count * 2);
            }

            _touched[Count++] = number;
        }

        _scores[number] += score;
        Sum += score;
    }

    /// <summary>Forgets all scores.</summary>
    public void Clear()
    {
        foreach (var number in Touched)
        {
            _scores[number] = 0;
        }

        Count = 0;
        Sum = 0;
    }

    /// <summary>The best numbers in descending order of score, ties by number.</summary>
    /// <param name="into">Receives them.</param>
    /// <returns>How many were written: the smaller of its length and <see cref="Count"/>.</returns>
    public int Best(Span<int> into)
    {
        _top.Reset(into.Length);
        foreach (var number in Touched)
        {
            _top.Offer(number, _scores[number]);
        }

        var count = _top.Count;
        for (var at = count - 1; at >= 0; at--)
        {
            into[at] = _top.TakeWorst().Number;
        }

        return count;
    }
}
