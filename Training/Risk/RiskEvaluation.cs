using Emotion.Grains.Risk.Features;

namespace Emotion.Training.Risk;

/// <summary>
/// The evaluation protocol of the Fraud Detection Handbook: a test period that begins a reporting delay after the training
/// period, without the cards known to be compromised: those with a fraud in training, and those whose frauds
/// since then have been reported by the day before the test day.
/// </summary>
internal static class RiskEvaluation
{
    /// <summary>How many cards a day can be checked.</summary>
    public const int Cards = 100;

    /// <summary>Measures a score on the test days of a history.</summary>
    /// <param name="table">Features of the history; all test transactions are labelled.</param>
    /// <param name="train">The training days.</param>
    /// <param name="test">The test days.</param>
    /// <param name="delayDays">The reporting delay.</param>
    /// <param name="score">Scores rows of features as probabilities.</param>
    /// <exception cref="FormatException">There is nothing to measure on.</exception>
    public static RiskEvaluationResult Measure(
        FeatureTable table, DayRange train, DayRange test, int delayDays, Func<float[], float[]> score)
    {
        var rows = table.Transactions;
        var picked = Enumerable.Range(0, rows.Count).Where(i => test.Contains(rows[i].CreatedAt)).ToArray();
        Check(picked, rows, test);
        var scores = score(Gather(table, picked));
        var labels = Array.ConvertAll(picked, i => rows[i].Fraud is true);
        var compromised = FirstFraudDays(rows, train);
        var kept = Enumerable.Range(0, picked.Length).Where(k => !Known(compromised, rows[picked[k]], delayDays)).ToArray();
        var (keptScores, keptLabels) = (Array.ConvertAll(kept, k => scores[k]), Array.ConvertAll(kept, k => labels[k]));
        var calibration = FraudMetrics.Calibration(keptScores, keptLabels, 10);
        var days = FraudMetrics.CardPrecision(
            keptScores,
            keptLabels,
            Array.ConvertAll(kept, k => rows[picked[k]].UserId),
            Array.ConvertAll(kept, k => DayRange.DayOf(rows[picked[k]].CreatedAt)),
            Cards);
        return new RiskEvaluationResult
        {
            Auc = FraudMetrics.AreaUnderRoc(keptScores, keptLabels),
            Ap = FraudMetrics.AveragePrecision(keptScores, keptLabels),
            CardPrecision100 = days.Count == 0 ? double.NaN : days.Average(day => day.Precision),
            CardPrecision100ByDay = days,
            Brier = FraudMetrics.Brier(keptScores, keptLabels),
            CalibrationError = FraudMetrics.CalibrationError(calibration),
            Transactions = kept.Length,
            Frauds = keptLabels.Count(fraud => fraud),
            TransactionsOfKnownCards = picked.Length - kept.Length,
            AllCards = new RankingMetrics(FraudMetrics.AreaUnderRoc(scores, labels), FraudMetrics.AveragePrecision(scores, labels)),
            Calibration = calibration,
            TrainFrom = train.From,
            TrainTo = train.To,
            TestFrom = test.From,
            TestTo = test.To,
            DelayDays = delayDays,
        };
    }

    /// <summary>The rows of some transactions, one after the other.</summary>
    public static float[] Gather(FeatureTable table, IReadOnlyList<int> picked)
    {
        var values = new float[picked.Count * RiskFeatureCalculator.Count];
        for (var k = 0; k < picked.Count; k++)
        {
            table.Row(picked[k]).CopyTo(values.AsMemory(k * RiskFeatureCalculator.Count));
        }

        return values;
    }

    private static void Check(int[] picked, IReadOnlyList<LabelledTransaction> rows, DayRange test)
    {
        if (picked.Length == 0)
        {
            throw new FormatException(
                $"There are no transactions on the test days, {test}; the data goes from {DayRange.DayOf(rows[0].CreatedAt):yyyy-MM-dd} to "
                + $"{DayRange.DayOf(rows[^1].CreatedAt):yyyy-MM-dd}. Name the days with --test-from and --test-to.");
        }

        if (Array.Exists(picked, i => rows[i].Fraud is null))
        {
            throw new FormatException("Some transactions of the test days have no label; name its column with --label.");
        }
    }

    /// <summary>The first day on or after the start of training on which each card had a fraud.</summary>
    private static Dictionary<string, DateOnly> FirstFraudDays(IReadOnlyList<LabelledTransaction> rows, DayRange train)
    {
        var days = new Dictionary<string, DateOnly>(StringComparer.Ordinal);
        foreach (var row in rows)
        {
            if (row.Fraud is true && DayRange.DayOf(row.CreatedAt) >= train.From)
            {
                days.TryAdd(row.UserId, DayRange.DayOf(row.CreatedAt));
            }
        }

        return days;
    }

    private static bool Known(Dictionary<string, DateOnly> compromised, LabelledTransaction row, int delayDays) =>
        compromised.TryGetValue(row.UserId, out var day) && day < DayRange.DayOf(row.CreatedAt).AddDays(-delayDays);
}
