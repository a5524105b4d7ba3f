namespace Emotion.Training.Risk.Boosting;

/// <summary>Grows one tree on the derivatives of the loss: always the leaf whose best split gains most.</summary>
internal sealed class TreeLearner(BinnedRows rows, float[] gradients, float[] hessians, BoostingOptions options, Random random)
{
    private const int Stride = 2 * (BinnedRows.MaxBins + 1);
    private readonly int[] _features = Draw(rows.Columns.Length, options.FeatureFraction, random);
    private readonly DecisionTree _tree = new();

    /// <summary>A leaf that may still be split: its rows, sums, histogram, limits of its value, and its best split.</summary>
    private sealed record Leaf(int Node, int[] Rows, double Gradient, double Hessian, double Low, double High, float[] Histogram)
    {
        public Split Best { get; init; }
    }

    private readonly record struct Split(double Gain, int Feature, int Bin, double LeftGradient, double LeftHessian);

    /// <summary>
    /// Grows the tree on a draw of the rows and adds its values to <paramref name="logits"/> of all of them.
    /// The tree's own values are scaled by <paramref name="weight"/>.
    /// </summary>
    public DecisionTree Grow(float weight, double[] logits)
    {
        var sample = Sample();
        var leaves = new List<Leaf> { Measure(0, sample, double.NegativeInfinity, double.PositiveInfinity, Histogram(sample)) };
        while (leaves.Count < options.Leaves && leaves.MaxBy(leaf => leaf.Best.Gain) is { Best.Gain: > 0 } leaf)
        {
            _ = leaves.Remove(leaf);
            leaves.AddRange(Divide(leaf));
        }

        var values = new float[_tree.Nodes.Count];
        foreach (var leaf in leaves)
        {
            values[leaf.Node] = (float)(options.LearningRate * Value(leaf.Gradient, leaf.Hessian, leaf.Low, leaf.High));
            _tree.SetValue(leaf.Node, values[leaf.Node] * weight);
        }

        Apply(values, logits);
        return _tree;
    }

    private static int[] Draw(int count, double share, Random random)
    {
        var all = Enumerable.Range(0, count).ToArray();
        random.Shuffle(all);
        var drawn = all[..Math.Max(1, (int)Math.Round(count * share))];
        Array.Sort(drawn);
        return drawn;
    }

    private int[] Sample()
    {
        var drawn = new List<int>(rows.Rows);
        for (var row = 0; row < rows.Rows; row++)
        {
            if (options.RowFraction >= 1 || random.NextDouble() < options.RowFraction)
            {
                drawn.Add(row);
            }
        }

        return [.. drawn];
    }

    private IEnumerable<Leaf> Divide(Leaf leaf)
    {
        var split = leaf.Best;
        var (left, right) = _tree.Split(leaf.Node, split.Feature, rows.Bounds[split.Feature][split.Bin]);
        var column = rows.Columns[split.Feature];
        var leftRows = Array.FindAll(leaf.Rows, row => column[row] <= split.Bin);
        var rightRows = Array.FindAll(leaf.Rows, row => column[row] > split.Bin);
        var smallerIsLeft = leftRows.Length < rightRows.Length;
        var small = Histogram(smallerIsLeft ? leftRows : rightRows);
        var large = Subtract(leaf.Histogram, small);
        // A split on a monotone feature limits all that grows below it: values of the two sides may meet in the middle only.
        var monotone = options.Monotone.Count > split.Feature ? options.Monotone[split.Feature] : 0;
        var middle = (Value(split.LeftGradient, split.LeftHessian, leaf.Low, leaf.High)
            + Value(leaf.Gradient - split.LeftGradient, leaf.Hessian - split.LeftHessian, leaf.Low, leaf.High)) / 2;
        var (lowLeft, highLeft, lowRight, highRight) = monotone switch
        {
            > 0 => (leaf.Low, middle, middle, leaf.High),
            < 0 => (middle, leaf.High, leaf.Low, middle),
            _ => (leaf.Low, leaf.High, leaf.Low, leaf.High),
        };
        yield return Measure(left, leftRows, lowLeft, highLeft, smallerIsLeft ? small : large);
        yield return Measure(right, rightRows, lowRight, highRight, smallerIsLeft ? large : small);
    }

    private Leaf Measure(int node, int[] leafRows, double low, double high, float[] histogram)
    {
        var (gradient, hessian) = (0d, 0d);
        foreach (var row in leafRows)
        {
            (gradient, hessian) = (gradient + gradients[row], hessian + hessians[row]);
        }

        var leaf = new Leaf(node, leafRows, gradient, hessian, low, high, histogram);
        return leafRows.Length < 2 * options.MinRows ? leaf : leaf with { Best = FindSplit(leaf) };
    }

    private Split FindSplit(Leaf leaf)
    {
        var best = default(Split);
        var whole = Score(leaf.Gradient, leaf.Hessian, leaf.Low, leaf.High);
        for (var i = 0; i < _features.Length; i++)
        {
            var feature = _features[i];
            var monotone = options.Monotone.Count > feature ? options.Monotone[feature] : 0;
            var (gradient, hessian) = (0d, 0d);
            for (var bin = 0; bin < rows.Bounds[feature].Length; bin++)
            {
                gradient += leaf.Histogram[(i * Stride) + (2 * bin)];
                hessian += leaf.Histogram[(i * Stride) + (2 * bin) + 1];
                var (rightGradient, rightHessian) = (leaf.Gradient - gradient, leaf.Hessian - hessian);
                if (hessian < options.MinHessian || rightHessian < options.MinHessian)
                {
                    continue;
                }

                var rise = Value(rightGradient, rightHessian, leaf.Low, leaf.High) - Value(gradient, hessian, leaf.Low, leaf.High);
                var gain = Score(gradient, hessian, leaf.Low, leaf.High) + Score(rightGradient, rightHessian, leaf.Low, leaf.High) - whole;
                if (gain > best.Gain + 1e-6 && rise * monotone >= 0)
                {
                    best = new Split(gain, feature, bin, gradient, hessian);
                }
            }
        }

        return best;
    }

    private double Value(double gradient, double hessian, double low, double high) =>
        Math.Clamp(-gradient / (hessian + options.Lambda), low, high);

    /// <summary>How much the loss falls when a leaf takes its value.</summary>
    private double Score(double gradient, double hessian, double low, double high)
    {
        var value = Value(gradient, hessian, low, high);
        return -((gradient * value) + ((hessian + options.Lambda) * value * value / 2));
    }

    private float[] Histogram(int[] leafRows)
    {
        var histogram = new float[_features.Length * Stride];
        Parallel.For(0, _features.Length, i =>
        {
            var column = rows.Columns[_features[i]];
            Span<double> sums = stackalloc double[Stride];
            sums.Clear();
            foreach (var row in leafRows)
            {
                var bin = 2 * column[row];
                sums[bin] += gradients[row];
                sums[bin + 1] += hessians[row];
            }

            for (var bin = 0; bin < Stride; bin++)
            {
                histogram[(i * Stride) + bin] = (float)sums[bin];
            }
        });
        return histogram;
    }

    private static float[] Subtract(float[] whole, float[] part)
    {
        var rest = new float[whole.Length];
        System.Numerics.Tensors.TensorPrimitives.Subtract(whole, part, rest);
        return rest;
    }

    private void Apply(float[] values, double[] logits)
    {
        var nodes = _tree.Nodes;
        // Bins, not thresholds, decide while training: the bin of a threshold is found once per split.
        var bins = nodes.Select(node => node.Feature < 0 ? 0 : Array.BinarySearch(rows.Bounds[node.Feature], node.Threshold)).ToArray();
        Parallel.For(0, (rows.Rows / 4096) + 1, block =>
        {
            for (var row = block * 4096; row < Math.Min(rows.Rows, (block + 1) * 4096); row++)
            {
                var at = 0;
                while (nodes[at].Feature >= 0)
                {
                    at = rows.Columns[nodes[at].Feature][row] <= bins[at] ? nodes[at].Left : nodes[at].Right;
                }

                logits[row] += values[at];
            }
        });
    }
}
