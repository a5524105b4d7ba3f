namespace Emotion.Training.Pricing;

/// <summary>Ridge regression by the normal equations: few features, any number of rows.</summary>
internal static class LinearFit
{
    /// <summary>Fits target ≈ intercept + weights · features, least squares with an L2 penalty on the weights.</summary>
    /// <param name="rows">Features and targets; at least one.</param>
    /// <param name="penalty">The penalty per row, above 0: features may depend on each other.</param>
    public static (float[] Weights, float Intercept) Fit(IReadOnlyList<PricingExample> rows, double penalty)
    {
        var width = rows[0].Features.Length + 1;
        var system = new double[width, width + 1];
        foreach (var row in rows)
        {
            for (var i = 0; i < width; i++)
            {
                for (var j = 0; j < width; j++)
                {
                    system[i, j] += At(row, i) * At(row, j);
                }

                system[i, width] += At(row, i) * row.Target;
            }
        }

        for (var i = 0; i < width - 1; i++)
        {
            system[i, i] += penalty * rows.Count;
        }

        var solution = Solve(system, width);
        return ([.. solution.Take(width - 1).Select(value => (float)value)], (float)solution[^1]);
    }

    private static double At(PricingExample row, int column) => column < row.Features.Length ? row.Features[column] : 1;

    /// <summary>Gauss-Jordan elimination; the penalty makes the matrix positive definite, so no pivoting is needed.</summary>
    private static double[] Solve(double[,] system, int width)
    {
        for (var pivot = 0; pivot < width; pivot++)
        {
            for (var row = 0; row < width; row++)
            {
                var factor = row == pivot ? 0 : system[row, pivot] / system[pivot, pivot];
                for (var column = pivot; factor != 0 && column <= width; column++)
                {
                    system[row, column] -= factor * system[pivot, column];
                }
            }
        }

        return [.. Enumerable.Range(0, width).Select(i => system[i, width] / system[i, i])];
    }
}
