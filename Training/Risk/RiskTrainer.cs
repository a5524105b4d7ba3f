using Emotion.Grains.Risk.Features;
using Emotion.Inference;
using Emotion.Training.Risk.Boosting;

namespace Emotion.Training.Risk;

/// <summary>Trains the fraud model on some days of a history, choosing its settings on held-out days of them.</summary>
internal static class RiskTrainer
{
    private const int Folds = 3;

    /// <summary>The settings tried: few large steps to many fine ones. Near the best on simulated histories of several seeds.</summary>
    public static IReadOnlyDictionary<string, BoostingOptions> Candidates { get; } = new Dictionary<string, BoostingOptions>(StringComparer.Ordinal)
    {
        ["8 leaves"] = new() { Boosters = 2, Leaves = 8, FeatureFraction = 0.5, Trees = 200, MinHessian = 0.5, Lambda = 5 },
        ["12 leaves"] = new() { Boosters = 2, Leaves = 12, FeatureFraction = 0.3, Trees = 200, MinHessian = 1, Lambda = 10 },
        ["16 leaves"] = new() { Boosters = 2, Leaves = 16, FeatureFraction = 0.3, Trees = 150, MinHessian = 0.5, Lambda = 5 },
    };

    /// <summary>Trains on the days of <paramref name="train"/>.</summary>
    /// <param name="table">Features of the history up to and with the training days.</param>
    /// <param name="train">The days to learn from; earlier ones only warm the features up.</param>
    /// <param name="seed">Equal seeds give equal models.</param>
    /// <param name="choose">Whether to choose among the candidates on held-out days rather than take the second.</param>
    /// <param name="progress">Told the share done.</param>
    /// <exception cref="FormatException">The days cannot be learned from; the message says why.</exception>
    public static RiskTraining Train(FeatureTable table, DayRange train, int seed, bool choose, IProgress<double> progress)
    {
        var rows = table.Transactions;
        var picked = Enumerable.Range(0, rows.Count).Where(i => train.Contains(rows[i].CreatedAt)).ToArray();
        Check(picked, rows, train);
        var heldOut = new Dictionary<string, double>(StringComparer.Ordinal);
        var total = (choose ? Folds * Candidates.Count : 0) + 1.5;
        if (choose && train.Days >= Folds)
        {
            foreach (var (name, options) in Candidates)
            {
                heldOut[name] = HeldOut(table, picked, train, options with { Seed = seed, Boosters = 1 });
                progress.Report(heldOut.Count * Folds / total);
            }
        }

        var best = heldOut.Count > 0 ? heldOut.MaxBy(candidate => candidate.Value).Key : "12 leaves";
        var ensemble = Fit(table, picked, Candidates[best] with { Seed = seed });
        progress.Report(1);
        return new RiskTraining(ensemble, best, heldOut, picked.Length, picked.Count(i => rows[i].Fraud is true), Reference(ensemble, table, picked));
    }

    private static TreeEnsemble Fit(FeatureTable table, int[] picked, BoostingOptions options) => GradientBoosting.Train(
        RiskEvaluation.Gather(table, picked),
        RiskFeatureCalculator.Count,
        Array.ConvertAll(picked, i => table.Transactions[i].Fraud is true),
        options);

    /// <summary>Mean average precision over folds of whole days: transactions of one day have too much in common to be split.</summary>
    private static double HeldOut(FeatureTable table, int[] picked, DayRange train, BoostingOptions options)
    {
        var rows = table.Transactions;
        int Fold(int i) => (DayRange.DayOf(rows[i].CreatedAt).DayNumber - train.From.DayNumber) * Folds / train.Days;
        var (sum, measured) = (0d, 0);
        for (var fold = 0; fold < Folds; fold++)
        {
            var (learn, hold) = (Array.FindAll(picked, i => Fold(i) != fold), Array.FindAll(picked, i => Fold(i) == fold));
            if (!Array.Exists(learn, i => rows[i].Fraud is true) || !Array.Exists(hold, i => rows[i].Fraud is true))
            {
                continue;
            }

            var ensemble = Fit(table, learn, options);
            sum += FraudMetrics.AveragePrecision(
                Array.ConvertAll(hold, i => ensemble.Predict(table.Row(i).Span)), Array.ConvertAll(hold, i => rows[i].Fraud is true));
            measured++;
        }

        return measured == 0 ? 0 : sum / measured;
    }

    private static ModelReference Reference(TreeEnsemble ensemble, FeatureTable table, int[] picked)
    {
        float[] edges = [0.003f, 0.01f, 0.03f, 0.1f, 0.3f, 0.5f, 0.8f];
        var counts = new int[edges.Length + 1];
        foreach (var i in picked)
        {
            var score = 1 / (1 + MathF.Exp(-ensemble.Predict(table.Row(i).Span)));
            counts[edges.Count(edge => edge <= score)]++;
        }

        return new ModelReference { Head = "score", Edges = edges, Shares = Array.ConvertAll(counts, count => (float)count / picked.Length) };
    }

    private static void Check(int[] picked, IReadOnlyList<LabelledTransaction> rows, DayRange train)
    {
        var problem = picked.Length == 0 ? "there are no transactions on them"
            : Array.Exists(picked, i => rows[i].Fraud is null) ? "some of their transactions have no label (name its column with --label)"
            : !Array.Exists(picked, i => rows[i].Fraud is true) ? "there is no fraud on them"
            : Array.TrueForAll(picked, i => rows[i].Fraud is true) ? "there are only frauds on them" : null;
        if (problem is not null)
        {
            throw new FormatException($"Cannot train on {train}: {problem}. Name the days with --train-from and --train-to.");
        }
    }
}
