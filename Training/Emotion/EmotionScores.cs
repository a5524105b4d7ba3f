namespace Emotion.Training.Emotion;

/// <summary>Measures of classification on probabilities and true labels.</summary>
internal static class EmotionScores
{
    /// <summary>F1 of one label at a threshold.</summary>
    /// <param name="probabilities">The label's probability per example.</param>
    /// <param name="truth">Whether it holds.</param>
    /// <param name="threshold">From which probability on it is said to hold.</param>
    /// <returns>Precision, recall and F1, 0 where undefined.</returns>
    public static (double Precision, double Recall, double F1) Binary(ReadOnlySpan<float> probabilities, ReadOnlySpan<bool> truth, float threshold)
    {
        int hits = 0, said = 0, held = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            var says = probabilities[i] >= threshold;
            said += says ? 1 : 0;
            held += truth[i] ? 1 : 0;
            hits += says && truth[i] ? 1 : 0;
        }

        var precision = said == 0 ? 0 : hits / (double)said;
        var recall = held == 0 ? 0 : hits / (double)held;
        return (precision, recall, hits == 0 ? 0 : 2 * precision * recall / (precision + recall));
    }

    /// <summary>
    /// The threshold of best expected F1 if the probabilities hold: half of that F1 (Lipton, Elkan and Naryanaswamy, "Optimal Thresholding of
    /// Classifiers to Maximize F1 Measure", 2014). Held-out labels are too few to choose a rare label's threshold by: a dozen examples decide
    /// then, and what was gained on them is lost on others.
    /// </summary>
    /// <param name="probabilities">The label's calibrated probability per example, one or more.</param>
    /// <returns>The threshold, above 0 and at most .5 (for probabilities that are not all 0).</returns>
    public static float ExpectedThreshold(ReadOnlySpan<float> probabilities)
    {
        var falling = probabilities.ToArray();
        Array.Sort(falling, static (a, b) => b.CompareTo(a));
        var expected = falling.Sum(static p => (double)p);
        double hits = 0, best = 0;
        for (var said = 1; said <= falling.Length; said++)
        {
            hits += falling[said - 1];
            best = Math.Max(best, 2 * hits / (said + expected));
        }

        return (float)(best / 2);
    }

    /// <summary>Macro-averaged F1 and recall of an exclusive head by its most probable label.</summary>
    /// <param name="chosen">The chosen label per example.</param>
    /// <param name="truth">The true label.</param>
    /// <param name="labels">How many labels there are.</param>
    /// <returns>Both averages.</returns>
    public static (double MacroF1, double MacroRecall) Exclusive(ReadOnlySpan<int> chosen, ReadOnlySpan<int> truth, int labels)
    {
        double f1 = 0, recall = 0;
        for (var label = 0; label < labels; label++)
        {
            int hits = 0, said = 0, held = 0;
            for (var i = 0; i < truth.Length; i++)
            {
                said += chosen[i] == label ? 1 : 0;
                held += truth[i] == label ? 1 : 0;
                hits += chosen[i] == label && truth[i] == label ? 1 : 0;
            }

            f1 += hits == 0 ? 0 : 2.0 * hits / (said + held);
            recall += held == 0 ? 0 : hits / (double)held;
        }

        return (f1 / labels, recall / labels);
    }

    /// <summary>Expected calibration error over ten bins of equal width (Guo et al., 2017).</summary>
    /// <param name="probabilities">Predicted probabilities.</param>
    /// <param name="truth">Whether each came true.</param>
    /// <param name="weights">How much each counts; null for all alike.</param>
    /// <returns>The error, 0 to 1.</returns>
    public static double CalibrationError(IReadOnlyList<float> probabilities, IReadOnlyList<bool> truth, IReadOnlyList<double>? weights = null)
    {
        Span<double> sum = stackalloc double[10];
        Span<double> held = stackalloc double[10];
        for (var i = 0; i < truth.Count; i++)
        {
            var bin = Math.Min(9, (int)(probabilities[i] * 10));
            var weight = weights?[i] ?? 1;
            sum[bin] += weight * probabilities[i];
            held[bin] += truth[i] ? weight : 0;
        }

        var error = 0.0;
        for (var bin = 0; bin < 10; bin++)
        {
            error += Math.Abs(sum[bin] - held[bin]);
        }

        return error / (weights?.Sum() ?? truth.Count);
    }
}
