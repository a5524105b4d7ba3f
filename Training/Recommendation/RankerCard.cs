using System.Globalization;
using Spectre.Console;

namespace Emotion.Training.Recommendation;

/// <summary>Tells people of a ranker: its card, and the table on the console.</summary>
internal static class RankerCard
{
    /// <summary>The table of a training.</summary>
    public static Table Table(RankerResult result)
    {
        var table = new Table().AddColumns("method", "HR@10", "HR@20", "MRR@20");
        foreach (var (name, metrics) in Rows(result))
        {
            table.AddRow(name, $"{metrics.Hr10:F3}", $"{metrics.Hr20:F3}", $"{metrics.Mrr20:F3}");
        }

        return table;
    }

    /// <summary><c>MODEL_CARD.md</c>.</summary>
    public static string Write(string version, int trees, RankerResult result, int seed) => string.Create(CultureInfo.InvariantCulture, $"""
        # Recommendation ranker {version}

        **What it does.** Judges how likely each candidate of the first stage (nearest sessions, sequential rules, the shopper's history,
        item-to-item, trending) is the shopper's next click, from features of the session, of the shopper's clicks and purchases,
        and of the catalogue (`BlendedFeatures.cs`, `model.json`). {trees} trees, gradient boosting of the logistic loss; ONNX, one
        `TreeEnsembleRegressor`; the serving tier applies the sigmoid.

        **What it learned from.** {result.Questions:N0} next clicks of a simulated shop (`simulate clicks`, {result.Clicks:N0} clicks, seed {seed}), replayed in the
        order of time through the code that serves. It has seen no real shop.

        **How well.** The last 15 % of the clicks, {result.TestQuestions:N0} questions that it did not learn from:

        | method | HR@10 | HR@20 | MRR@20 |
        | --- | --- | --- | --- |
        {string.Join("\n", Rows(result).Select(static row => string.Create(CultureInfo.InvariantCulture, $"| {row.Name} | {row.Metrics.Hr10:F3} | {row.Metrics.Hr20:F3} | {row.Metrics.Mrr20:F3} |")))}

        A click log of a real shop is used for evaluation alone: `evaluate recommendation` trains a ranker of its own on the log it is
        given, on the features of the session.

        **Limits.** Simulated shoppers follow simple rules; real ones do not. Scores are comparable within one answer alone. It favours what
        was clicked, whether or not it was good for anybody. Train it on your own records before you rely on it:
        `train recommendation --clicks clicks.csv --items items.csv --purchases purchases.csv --out models/recommendation/2`.

        """);

    private static IEnumerable<(string Name, RankerMetrics Metrics)> Rows(RankerResult result) =>
        [("first stage, then ranker", result.Ranked), ("first stage alone", result.FirstStage), ("popular", result.Popular)];
}
