namespace Emotion.Training.Risk.Boosting;

/// <summary>
/// Gradient-boosted trees for a yes/no label: second-order boosting of the logistic loss (Friedman 2001, Chen and Guestrin 2016) on
/// histograms, trees grown leaf by leaf (Ke et al. 2017), rows and features drawn per tree, monotone where asked. Deterministic
/// for a seed. Written here rather than taken from a native library so that training runs wherever .NET does.
/// </summary>
internal static class GradientBoosting
{
    /// <summary>Trains on rows of <paramref name="width"/> features.</summary>
    /// <param name="values">Row after row.</param>
    /// <param name="width">Features per row.</param>
    /// <param name="labels">One per row; both kinds must occur.</param>
    /// <param name="options">Settings.</param>
    /// <param name="progress">Told the share done.</param>
    public static TreeEnsemble Train(
        ReadOnlyMemory<float> values, int width, IReadOnlyList<bool> labels, BoostingOptions options, IProgress<double>? progress = null)
    {
        var rows = BinnedRows.Create(values, width);
        var rate = (labels.Count(label => label) + 0.5) / (labels.Count + 1.0);
        var start = Math.Log(rate / (1 - rate));
        var trees = new List<DecisionTree>(options.Boosters * options.Trees);
        for (var booster = 0; booster < options.Boosters; booster++)
        {
            var random = new Random(HashCode(options.Seed, booster));
            var logits = new double[rows.Rows];
            Array.Fill(logits, start);
            var (gradients, hessians) = (new float[rows.Rows], new float[rows.Rows]);
            for (var round = 0; round < options.Trees; round++)
            {
                for (var row = 0; row < rows.Rows; row++)
                {
                    var p = 1 / (1 + Math.Exp(-logits[row]));
                    gradients[row] = (float)(p - (labels[row] ? 1 : 0));
                    hessians[row] = (float)Math.Max(1e-9, p * (1 - p));
                }

                var learner = new TreeLearner(rows, gradients, hessians, options, random);
                trees.Add(learner.Grow(1f / options.Boosters, logits));
                progress?.Report(((booster * options.Trees) + round + 1.0) / (options.Boosters * options.Trees));
            }
        }

        return new TreeEnsemble((float)start, trees);
    }

    private static int HashCode(int seed, int booster) => unchecked((seed * 1_000_003) + booster);
}
