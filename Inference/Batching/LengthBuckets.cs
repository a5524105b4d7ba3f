namespace Emotion.Inference.Batching;

/// <summary>Splits texts sorted by length into runs whose padding costs little.</summary>
internal static class LengthBuckets
{
    /// <summary>Where the run that begins at <paramref name="from"/> ends.</summary>
    /// <param name="lengths">Ascending lengths.</param>
    /// <param name="from">The run's first text.</param>
    /// <param name="equal">Only equal lengths may share a run.</param>
    /// <returns>One past its last text.</returns>
    public static int End(ReadOnlySpan<int> lengths, int from, bool equal)
    {
        // A quarter longer, or four for short texts: at most a fifth of the run's cells is padding, or a few cells.
        var longest = equal ? lengths[from] : Math.Max(lengths[from] + (lengths[from] / 4), lengths[from] + 4);
        var to = from + 1;
        while (to < lengths.Length && lengths[to] <= longest)
        {
            to++;
        }

        return to;
    }
}
