using System.Globalization;
using System.Text.Json;
using Emotion.Grains.Risk.Features;
using Emotion.Inference;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Emotion.Training.Risk;

/// <summary>A version folder of the risk model: <c>model.onnx</c>, <c>model.json</c>, <c>MODEL_CARD.md</c>.</summary>
internal static class RiskModelFolder
{
    /// <summary>Where versions stand unless told otherwise.</summary>
    public const string DefaultRoot = "models/risk";

    /// <summary>The highest numbered version under <see cref="DefaultRoot"/>; null when there is none.</summary>
    public static string? Latest() => Versions().DefaultIfEmpty(0).Max() is > 0 and var version
        ? Path.Combine(DefaultRoot, version.ToString(CultureInfo.InvariantCulture)) : null;

    /// <summary>The folder of the version after the latest.</summary>
    public static string Next() =>
        Path.Combine(DefaultRoot, (Versions().DefaultIfEmpty(0).Max() + 1).ToString(CultureInfo.InvariantCulture));

    /// <summary>Writes graph and manifest.</summary>
    public static void Write(string folder, RiskTraining training, RiskTrainingFacts facts)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), RiskOnnxWriter.Write(training.Ensemble, RiskFeatureCalculator.Count));
        var path = new DirectoryInfo(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        WriteManifest(folder, new RiskManifest
        {
            Name = path.Parent?.Name ?? "risk",
            Version = path.Name,
            Description = "Probability that a transaction is fraudulent, from its rolling features: gradient-boosted trees.",
            Features = RiskFeatureCalculator.Names,
            Heads = [new ModelHead { Name = "score", Output = RiskOnnxWriter.Output, Labels = ["fraud"], Activation = "sigmoid" }],
            Reference = training.Reference,
            Training = facts,
        });
    }

    /// <summary>Adds measures to the manifest.</summary>
    public static void AddMetrics(string folder, RiskEvaluationResult metrics) =>
        WriteManifest(folder, ReadManifest(folder) with { Metrics = metrics });

    /// <summary>How the model in a folder was trained; null when its manifest does not say.</summary>
    /// <exception cref="FormatException">The folder holds no risk model of this code's features.</exception>
    public static RiskTrainingFacts? Facts(string folder)
    {
        var manifest = ReadManifest(folder);
        return manifest.Features.SequenceEqual(RiskFeatureCalculator.Names) ? manifest.Training
            : throw new FormatException($"The model in {folder} was trained on other features than this version computes; train it again.");
    }

    /// <summary>Scores rows of features by the model in a folder, as probabilities.</summary>
    public static float[] Score(string folder, float[] rows)
    {
        using var session = new InferenceSession(Path.Combine(folder, "model.onnx"));
        var scores = new List<float>(rows.Length / RiskFeatureCalculator.Count);
        foreach (var chunk in rows.Chunk(4096 * RiskFeatureCalculator.Count))
        {
            var input = new DenseTensor<float>(chunk, [chunk.Length / RiskFeatureCalculator.Count, RiskFeatureCalculator.Count]);
            using var results = session.Run([NamedOnnxValue.CreateFromTensor("features", input)]);
            scores.AddRange(results[0].AsEnumerable<float>().Select(logit => 1 / (1 + MathF.Exp(-logit))));
        }

        return [.. scores];
    }

    private static RiskManifest ReadManifest(string folder)
    {
        var file = Path.Combine(folder, "model.json");
        if (!File.Exists(file))
        {
            throw new FormatException($"There is no model in {folder} (no model.json); train one with 'train risk --out {folder}'.");
        }

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(file), RiskJson.Default.RiskManifest)!;
        }
        catch (JsonException wrong)
        {
            throw new FormatException($"{file} is not a risk model's manifest: {wrong.Message}", wrong);
        }
    }

    private static void WriteManifest(string folder, RiskManifest manifest) =>
        File.WriteAllText(Path.Combine(folder, "model.json"), JsonSerializer.Serialize(manifest, RiskJson.Default.RiskManifest) + "\n");

    private static IEnumerable<int> Versions() => !Directory.Exists(DefaultRoot) ? [] : Directory.EnumerateDirectories(DefaultRoot)
        .Select(folder => int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0);
}
