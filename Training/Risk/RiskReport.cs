using System.Globalization;
using Spectre.Console;

namespace Emotion.Training.Risk;

/// <summary>The measures of a model as tables: on a console for people, and as rows for its card.</summary>
internal static class RiskReport
{
    /// <summary>Writes the tables, or why there are none.</summary>
    public static void Show(IAnsiConsole console, RiskEvaluationResult? result)
    {
        if (result is null)
        {
            console.WriteLine("Not evaluated: the data ends before test days after the training days and the reporting delay.");
            return;
        }

        Show(console, ["measure", "value"], Measures(result));
        Show(console, DayColumns, Days(result));
        Show(console, CalibrationColumns, Calibration(result));
    }

    /// <summary>Headings of <see cref="Days"/>.</summary>
    public static IReadOnlyList<string> DayColumns { get; } = ["day", "compromised cards", "found in 100", "card precision@100"];

    /// <summary>Headings of <see cref="Calibration"/>.</summary>
    public static IReadOnlyList<string> CalibrationColumns { get; } = ["score", "transactions", "mean score", "share of frauds"];

    /// <summary>The measures: name and value.</summary>
    public static IEnumerable<string[]> Measures(RiskEvaluationResult result) =>
    [
        ["AUC ROC", Three(result.Auc)],
        ["average precision", Three(result.Ap)],
        ["card precision@100, mean of the days", Three(result.CardPrecision100)],
        ["Brier score", result.Brier.ToString("F5", CultureInfo.InvariantCulture)],
        ["expected calibration error", result.CalibrationError.ToString("F5", CultureInfo.InvariantCulture)],
        ["transactions", Whole(result.Transactions)],
        ["frauds", Whole(result.Frauds)],
        ["left out (known cards)", Whole(result.TransactionsOfKnownCards)],
        ["AUC ROC, all cards", Three(result.AllCards.Auc)],
        ["average precision, all cards", Three(result.AllCards.Ap)],
        ["training days", new DayRange(result.TrainFrom, result.TrainTo).ToString()],
        ["test days", new DayRange(result.TestFrom, result.TestTo).ToString()],
    ];

    /// <summary>What was to be found on each test day, and what was.</summary>
    public static IEnumerable<string[]> Days(RiskEvaluationResult result) => result.CardPrecision100ByDay.Select(day => (string[])
        [day.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), Whole(day.Compromised), Whole(day.Found), Three(day.Precision)]);

    /// <summary>The reliability table.</summary>
    public static IEnumerable<string[]> Calibration(RiskEvaluationResult result) => result.Calibration.Select(bin => (string[])
        [string.Create(CultureInfo.InvariantCulture, $"{bin.From:F1} to {bin.To:F1}"), Whole(bin.Count), Three(bin.MeanScore), Three(bin.FraudRate)]);

    private static void Show(IAnsiConsole console, IEnumerable<string> columns, IEnumerable<string[]> rows)
    {
        var table = new Table().AddColumns([.. columns]);
        foreach (var row in rows)
        {
            table.AddRow(row);
        }

        console.Write(table);
    }

    private static string Three(double value) => value.ToString("F3", CultureInfo.InvariantCulture);

    private static string Whole(int value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
