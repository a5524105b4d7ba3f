using System.Globalization;
using Spectre.Console;

namespace Emotion.Training.Risk;

/// <summary>Shows measures to people.</summary>
internal static class RiskReport
{
    /// <summary>Writes a table, or why there is none.</summary>
    public static void Show(IAnsiConsole console, RiskEvaluationResult? result)
    {
        if (result is null)
        {
            console.WriteLine("Not evaluated: the data ends before test days after the training days and the reporting delay.");
            return;
        }

        var table = new Table().AddColumns("measure", "value");
        foreach (var (name, value) in Rows(result))
        {
            table.AddRow(name, value);
        }

        console.Write(table);
    }

    /// <summary>The measures, by name.</summary>
    public static IEnumerable<(string Name, string Value)> Rows(RiskEvaluationResult result)
    {
        static string Three(double value) => value.ToString("F3", CultureInfo.InvariantCulture);
        yield return ("AUC ROC", Three(result.Auc));
        yield return ("average precision", Three(result.Ap));
        yield return ("card precision@100", Three(result.CardPrecision100));
        yield return ("Brier score", result.Brier.ToString("F5", CultureInfo.InvariantCulture));
        yield return ("expected calibration error", result.CalibrationError.ToString("F5", CultureInfo.InvariantCulture));
        yield return ("transactions", result.Transactions.ToString("N0", CultureInfo.InvariantCulture));
        yield return ("frauds", result.Frauds.ToString("N0", CultureInfo.InvariantCulture));
        yield return ("left out (known cards)", result.TransactionsOfKnownCards.ToString("N0", CultureInfo.InvariantCulture));
        yield return ("AUC ROC, all cards", Three(result.AllCards.Auc));
        yield return ("average precision, all cards", Three(result.AllCards.Ap));
        yield return ("training days", new DayRange(result.TrainFrom, result.TrainTo).ToString());
        yield return ("test days", new DayRange(result.TestFrom, result.TestTo).ToString());
    }
}
