using System.Globalization;
using System.Text;

namespace Emotion.Training.Risk;

/// <summary>Writes <c>MODEL_CARD.md</c>.</summary>
internal static class RiskModelCard
{
    /// <summary>Writes the card of the model in a folder.</summary>
    public static void Write(string folder, RiskTrainingFacts facts, RiskEvaluationResult? result)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"""
            # Risk model {Path.GetFileName(Path.GetFullPath(folder))}

            **What it is.** {facts.Settings} (gradient boosting of the logistic loss), from a transaction's rolling features to the probability that it is
            fraudulent. Features, windows and their order: `model.json`, `RiskFeature.cs`. ONNX, one `TreeEnsembleRegressor`; the serving
            tier applies the sigmoid.

            **Intended use.** To rank card or shop transactions for review and to block the plainest frauds. Not to decide about people: a high
            score says that a transaction resembles frauds of the training data, no more.

            **Training data.** {string.Join(", ", facts.Files.Select(Path.GetFileName))}: {facts.Transactions:N0} transactions of {new DayRange(facts.From, facts.To)},
            {facts.Frauds:N0} of them fraud; features know of frauds reported after {facts.DelayDays} days. Seed {facts.Seed}.
            """);
        if (facts.HeldOutAp.Count > 0)
        {
            Table(text, ["settings", "average precision on held-out training days"], facts.HeldOutAp.Select(tried => (string[])
                [tried.Key, tried.Value.ToString("F3", CultureInfo.InvariantCulture)]));
        }

        if (result is not null)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"""

                ## Evaluation
                Protocol of the Fraud Detection Handbook: the test week begins {result.DelayDays} days after training; cards known to be compromised by
                then are left out; a card found on one day is not counted again.
                """);
            Table(text, ["measure", "value"], RiskReport.Measures(result));
            Table(text, RiskReport.DayColumns, RiskReport.Days(result));
            Table(text, RiskReport.CalibrationColumns, RiskReport.Calibration(result));
        }

        text.AppendLine("""

            ## Limits
            - A merchant that is newly compromised looks like any other until its first frauds are reported.
            - A customer's first transactions have no history to compare with.
            - Trained on other people's habits than yours, scores rank well at best and are not calibrated: train on your own transactions
              (`train risk --data FILE`) before you rely on them.
            """);
        File.WriteAllText(Path.Combine(folder, "MODEL_CARD.md"), text.ToString());
    }

    private static void Table(StringBuilder text, IReadOnlyList<string> columns, IEnumerable<string[]> rows)
    {
        text.AppendLine();
        foreach (var row in rows.Prepend([.. columns.Select(_ => "---")]).Prepend([.. columns]))
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"| {string.Join(" | ", row)} |");
        }
    }
}
