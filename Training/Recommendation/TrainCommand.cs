using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Emotion.Grains.Recommendation.Serving;
using Emotion.Inference;
using Emotion.Inference.Registry;
using Emotion.Training.Commands;
using Emotion.Training.Risk;
using Emotion.Training.Risk.Boosting;
using Spectre.Console;

namespace Emotion.Training.Recommendation;

/// <summary><c>train recommendation</c>: learns the ranker that serves, from a shop's own records.</summary>
internal static class TrainCommand
{
    private const double LearnFrom = 0.35;
    private const double TestFrom = 0.85;
    private const double EasyNegatives = 0.25;
    private const int EasyRank = 20;
    private const int MaxQuestions = 9_000;

    private static readonly BoostingOptions Boosting = new()
    {
        Trees = 120,
        LearningRate = 0.1,
        Leaves = 15,
        MinRows = 50,
        FeatureFraction = 0.7,
        Boosters = 1,
    };

    /// <summary>Creates the command.</summary>
    public static Command Create()
    {
        var clicks = new Option<FileInfo>("--clicks") { Description = "Clicks: userId, itemId, action, createdAt (CSV, TSV or NDJSON).", Required = true }.AcceptExistingOnly();
        var items = new Option<FileInfo?>("--items") { Description = "The catalogue: itemId, category, price, inStock." };
        var purchases = new Option<FileInfo?>("--purchases") { Description = "Purchases before: userId, itemId, createdAt." };
        var output = new Option<string>("--out") { Description = "Version folder to write.", DefaultValueFactory = _ => "models/recommendation/1" };
        var seed = new Option<int>("--seed") { Description = "Equal seeds give equal models.", DefaultValueFactory = _ => 1 };
        var command = new Command(
            "recommendation",
            "Learn to rank candidates by what users clicked next; writes ONNX, manifest and card. The last 15 % of the clicks are kept to measure on. "
            + "Example: train recommendation --clicks clicks.csv --items items.csv --purchases purchases.csv --out models/recommendation/2.")
        {
            clicks, items, purchases, output, seed,
        };
        command.SetAction(parsed => CommandErrors.Run(() =>
        {
            var written = new CommandOutput(parsed);
            var log = ShopLog.Read(parsed.GetRequiredValue(clicks).FullName, parsed.GetValue(items)?.FullName, parsed.GetValue(purchases)?.FullName);
            var result = written.Progress.Progress().Start(progress => Train(log, parsed.GetValue(output)!, parsed.GetValue(seed), progress));
            written.Write(result, RankerJson.Default.RankerResult, console => console.Write(RankerCard.Table(result)));
        }));
        return command;
    }

    private static RankerResult Train(ShopLog log, string folder, int seed, ProgressContext progress)
    {
        var every = Math.Max(1, (int)(log.Clicks.Count * (1 - LearnFrom) / MaxQuestions));
        var replaying = progress.AddTask("replaying clicks", maxValue: 1);
        List<float> values = [];
        List<bool> labels = [];
        List<ShopQuestion> test = [];
        var (random, questions) = (new Random(seed), 0);
        foreach (var (at, question) in new ShopReplay(log).Run(LearnFrom, every, new Progress<double>(share => replaying.Value = share)))
        {
            if (at >= TestFrom)
            {
                test.Add(question);
            }
            else if (question.Candidates.Contains(question.Next))
            {
                Collect(question, random, values, labels);
                questions++;
            }
        }

        replaying.Value = 1;
        if (questions < 100 || test.Count < 20)
        {
            throw new FormatException($"The clicks hold {questions} questions to learn from and {test.Count} to measure on; at least 100 and 20 are needed: simulate or record more days.");
        }

        var learning = progress.AddTask("learning to rank", maxValue: 1);
        var ensemble = GradientBoosting.Train(
            values.ToArray(), BlendedFeatures.Names.Count, labels, Boosting with { Seed = seed }, new Progress<double>(share => learning.Value = share));
        learning.Value = 1;
        var result = new RankerResult(
            log.Clicks.Count,
            questions,
            test.Count,
            RankerMetrics.Of(test, question => Ranked(question, ensemble)),
            RankerMetrics.Of(test, static question => question.Candidates),
            RankerMetrics.Of(test, static question => question.Popular));
        Write(folder, ensemble, result, seed);
        return result;
    }

    private static void Collect(ShopQuestion question, Random random, List<float> values, List<bool> labels)
    {
        var width = BlendedFeatures.Names.Count;
        for (var rank = 0; rank < question.Candidates.Count; rank++)
        {
            var clicked = question.Candidates[rank] == question.Next;
            if (clicked || rank < EasyRank || random.NextDouble() < EasyNegatives)
            {
                values.AddRange(question.Rows.AsSpan(rank * width, width));
                labels.Add(clicked);
            }
        }
    }

    private static List<string> Ranked(ShopQuestion question, TreeEnsemble ensemble)
    {
        var width = BlendedFeatures.Names.Count;
        return [.. question.Candidates.Select((item, at) => (item, Score: ensemble.Predict(question.Rows.AsSpan(at * width, width))))
            .OrderByDescending(static ranked => ranked.Score).Select(static ranked => ranked.item)];
    }

    private static void Write(string folder, TreeEnsemble ensemble, RankerResult result, int seed)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), RiskOnnxWriter.Write(ensemble, BlendedFeatures.Names.Count, "recommendation"));
        var path = new DirectoryInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        var manifest = new ModelManifest
        {
            Name = path.Parent?.Name ?? "recommendation",
            Version = path.Name,
            Kind = "tabular",
            Description = "How likely a candidate is a shopper's next click, from session, history and catalogue: gradient-boosted trees.",
            Features = BlendedFeatures.Names,
            Heads = [new ModelHead { Name = "click", Output = RiskOnnxWriter.Output, Labels = ["click"], Activation = "sigmoid" }],
            Batching = new ModelBatching { Max = 256 },
            Extra = new Dictionary<string, JsonElement>
            {
                ["metrics"] = JsonSerializer.SerializeToElement(result, RankerJson.Default.RankerResult),
            },
        };
        File.WriteAllText(Path.Combine(folder, "model.json"), JsonSerializer.Serialize(manifest, ManifestJson.Default.ModelManifest) + "\n");
        File.WriteAllText(Path.Combine(folder, "MODEL_CARD.md"), RankerCard.Write(path.Name, ensemble.Trees.Count, result, seed));
    }
}

/// <summary>What <c>train recommendation --json</c> prints.</summary>
/// <param name="Clicks">Clicks of the log.</param>
/// <param name="Questions">Questions that were learned from.</param>
/// <param name="TestQuestions">Later questions that were measured on.</param>
/// <param name="Ranked">The ranker over the first stage's candidates: as it serves.</param>
/// <param name="FirstStage">The candidates in the first stage's own order.</param>
/// <param name="Popular">The most popular items of the moment.</param>
internal sealed record RankerResult(int Clicks, int Questions, int TestQuestions, RankerMetrics Ranked, RankerMetrics FirstStage, RankerMetrics Popular);

/// <summary>How often, and how high, the next click stands in a list.</summary>
/// <param name="Hr10">Share of questions whose first 10 hold it.</param>
/// <param name="Hr20">Share of questions whose first 20 hold it.</param>
/// <param name="Mrr20">Mean reciprocal rank within the first 20, 0 where they lack it.</param>
internal sealed record RankerMetrics(double Hr10, double Hr20, double Mrr20)
{
    private const int CutOff = 20;

    /// <summary>Measures a way to answer.</summary>
    public static RankerMetrics Of(IReadOnlyCollection<ShopQuestion> questions, Func<ShopQuestion, IReadOnlyList<string>> answer)
    {
        var (ten, twenty, reciprocal) = (0, 0, 0.0);
        foreach (var question in questions)
        {
            var rank = answer(question).Take(CutOff).ToList().IndexOf(question.Next);
            ten += rank is >= 0 and < 10 ? 1 : 0;
            twenty += rank >= 0 ? 1 : 0;
            reciprocal += rank >= 0 ? 1.0 / (rank + 1) : 0;
        }

        return new RankerMetrics((double)ten / questions.Count, (double)twenty / questions.Count, reciprocal / questions.Count);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RankerResult))]
internal sealed partial class RankerJson : JsonSerializerContext;
