namespace Emotion.Inference.Statistics;

/// <summary>
/// Population stability index: sum over bins of (actual - expected) * ln(actual / expected). Below .1 nothing moved, .1 to .25 look at it,
/// above .25 the population is another one (Siddiqi, Credit Risk Scorecards, 2006).
/// </summary>
public static class PopulationStability
{
    /// <summary>Stands in for an empty bin, whose logarithm would be infinite.</summary>
    private const double Floor = 1e-4;

    /// <summary>Computes the index.</summary>
    /// <param name="expected">The shares expected, summing to 1.</param>
    /// <param name="actual">The counts seen, as many as shares.</param>
    /// <returns>The index, 0 or more; 0 when nothing was counted.</returns>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Index(ReadOnlySpan<float> expected, ReadOnlySpan<long> actual)
    {
        if (expected.Length != actual.Length)
        {
            throw new ArgumentException($"{expected.Length} shares, {actual.Length} counts.", nameof(actual));
        }

        long total = 0;
        foreach (var count in actual)
        {
            total += count;
        }

        if (total == 0)
        {
            return 0;
        }

        double index = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            var wanted = Math.Max(expected[i], Floor);
            var seen = Math.Max((double)actual[i] / total, Floor);
            index += (seen - wanted) * Math.Log(seen / wanted);
        }

        return index;
    }
}
