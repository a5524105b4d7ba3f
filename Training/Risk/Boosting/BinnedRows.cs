namespace Emotion.Training.Risk.Boosting;

/// <summary>Feature rows cut into at most 255 bins per feature of about equal counts, column by column.</summary>
internal sealed class BinnedRows
{
    /// <summary>Bins per feature at most.</summary>
    public const int MaxBins = 255;

    private BinnedRows(int rows, byte[][] columns, float[][] bounds)
    {
        Rows = rows;
        Columns = columns;
        Bounds = bounds;
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>The bin of each row, per feature.</summary>
    public byte[][] Columns { get; }

    /// <summary>Upper bounds of the bins but the last, per feature: bin b holds values of at most <c>Bounds[b]</c>.</summary>
    public float[][] Bounds { get; }

    /// <summary>Bins rows of <paramref name="width"/> features.</summary>
    public static BinnedRows Create(ReadOnlyMemory<float> values, int width)
    {
        var rows = values.Length / width;
        var (columns, bounds) = (new byte[width][], new float[width][]);
        Parallel.For(0, width, feature =>
        {
            var span = values.Span;
            var column = new float[rows];
            for (var row = 0; row < rows; row++)
            {
                column[row] = span[(row * width) + feature];
            }

            var sorted = (float[])column.Clone();
            Array.Sort(sorted);
            bounds[feature] = Cut(sorted);
            columns[feature] = new byte[rows];
            for (var row = 0; row < rows; row++)
            {
                var at = Array.BinarySearch(bounds[feature], column[row]);
                columns[feature][row] = (byte)(at < 0 ? ~at : at);
            }
        });
        return new BinnedRows(rows, columns, bounds);
    }

    private static float[] Cut(float[] sorted)
    {
        var distinct = sorted.Distinct().ToArray();
        if (distinct.Length <= MaxBins)
        {
            return [.. distinct.Zip(distinct.Skip(1), Middle)];
        }

        var bounds = new List<float>(MaxBins - 1);
        for (var bin = 1; bin < MaxBins; bin++)
        {
            var at = (int)((long)bin * sorted.Length / MaxBins);
            while (at < sorted.Length && sorted[at] == sorted[at - 1])
            {
                at++;
            }

            if (at < sorted.Length && Middle(sorted[at - 1], sorted[at]) is var bound && (bounds.Count == 0 || bound > bounds[^1]))
            {
                bounds.Add(bound);
            }
        }

        return [.. bounds];
    }

    /// <summary>A threshold between two neighbours that keeps them apart in single precision.</summary>
    private static float Middle(float low, float high)
    {
        var middle = (float)((low + (double)high) / 2);
        return middle < high ? middle : low;
    }
}
