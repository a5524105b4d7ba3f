using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Emotion.Grains.Pricing;
using Emotion.Inference;
using Emotion.Inference.Registry;
using Emotion.Training.Commands;
using Spectre.Console;

namespace Emotion.Training.Pricing;

/// <summary><c>train pricing</c>.</summary>
internal static class TrainPricingCommand
{
    private const double Penalty = 0.001;

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var data = new Option<string>("--data") { Description = "Positions as on the topic 'gps' (CSV, TSV or NDJSON).", Required = true };
        var output = new Option<string>("--out") { Description = "Version folder to write.", DefaultValueFactory = _ => "models/pricing/1" };
        var command = new Command(
            "pricing",
            "Learn a zone's price multiplier from its crowd and trend, so that it fits the next minute; writes ONNX, manifest and card. "
            + "Example: train pricing --data gps.ndjson.")
        {
            data, output,
        };
        command.SetAction(parsed => CommandErrors.Run(() =>
        {
            var result = Train(parsed.GetValue(data)!, parsed.GetValue(output)!);
            new CommandOutput(parsed).Write(result, PricingResultJson.Default.PricingTrainingResult, console => console.MarkupLineInterpolated(
                CultureInfo.InvariantCulture,
                $"{result.Folder}: error {result.MeanAbsoluteError:F3} on {result.TestWindows} windows; formula {result.FormulaError:F3}, always 1 {result.ConstantError:F3}"));
        }));
        return command;
    }

    private static PricingTrainingResult Train(string data, string folder)
    {
        var examples = PricingExample.Read(data);
        var split = examples.Count * 3 / 4;
        if (split < 100)
        {
            throw new FormatException($"{data} holds {examples.Count} windows of zones; at least 134 are needed: simulate or record more hours.");
        }

        var (weights, intercept) = LinearFit.Fit(examples[..split], Penalty);
        var test = examples[split..];
        var result = new PricingTrainingResult(
            folder,
            split,
            test.Count,
            Error(test, example => intercept + example.Features.Zip(weights, static (feature, weight) => (double)feature * weight).Sum()),
            Error(test, example => PriceRules.Formula(example.Now)),
            Error(test, static _ => 1));
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), PricingOnnxWriter.Write(weights, intercept));
        var path = new DirectoryInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        var manifest = new ModelManifest
        {
            Name = path.Parent?.Name ?? "pricing",
            Version = path.Name,
            Kind = "tabular",
            Description = "Price multiplier of a zone from supply, demand and their trend: a linear model of the next minute's need.",
            Features = PriceFeatures.Names,
            Heads = [new ModelHead { Name = PricingOnnxWriter.Output, Labels = [PricingOnnxWriter.Output] }],
            Extra = new Dictionary<string, JsonElement>
            {
                ["metrics"] = JsonSerializer.SerializeToElement(result with { Folder = path.Name }, PricingResultJson.Default.PricingTrainingResult),
            },
        };
        File.WriteAllText(Path.Combine(folder, "model.json"), JsonSerializer.Serialize(manifest, ManifestJson.Default.ModelManifest) + "\n");
        File.WriteAllText(Path.Combine(folder, "MODEL_CARD.md"), Card(result, weights, intercept));
        return result;
    }

    private static double Error(List<PricingExample> rows, Func<PricingExample, double> predict) =>
        rows.Average(row => Math.Abs(Bounded(predict(row)) - Bounded(row.Target)));

    private static double Bounded(double multiplier) => Math.Clamp(multiplier, 1, 3);

    private static string Card(PricingTrainingResult result, float[] weights, float intercept) => string.Create(CultureInfo.InvariantCulture, $"""
        # Pricing

        **What it does.** Gives the price multiplier of a zone for a window of one minute, from the different drivers and riders seen
        and how both changed since the minute before. A linear model; the service bounds its answer and limits the step from
        one window to the next.

        **What it learned.** The multiplier that the crowd of the *next* minute calls for (1, and half more with each doubling of
        riders per driver), from simulated positions (`simulate gps`): it has seen no real city. Train it on your own
        recordings: `train pricing --data gps.ndjson`.

        **How well.** Mean absolute error of the multiplier (1 to 3) on the last quarter of the time, {result.TestWindows} windows it did not
        learn from: {result.MeanAbsoluteError:F3}; the plain formula on the present minute {result.FormulaError:F3}; always 1: {result.ConstantError:F3}.

        | feature | weight |
        | --- | --- |
        {string.Join("\n", PriceFeatures.Names.Zip(weights, static (name, weight) => string.Create(CultureInfo.InvariantCulture, $"| {name} | {weight:F4} |")))}
        | intercept | {intercept:F4} |

        **Limits.** It does not know streets, prices paid, weather or calendars, and does not learn from what its prices change.

        """);
}
