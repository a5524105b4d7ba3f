using System.Globalization;
using System.Text.Json;
using Emotion.Inference;
using Emotion.Inference.Registry;
using Emotion.Inference.Text;
using Emotion.Inference.Text.Social;
using Microsoft.ML.OnnxRuntime;

namespace Emotion.Training.Emotion;

/// <summary>Writes a version's folder: graph, manifest, vocabulary and card, each checked against the networks in memory.</summary>
internal sealed class EmotionPackage(EmotionTraining training, EmotionPaths paths)
{
    // The graph computes what Torch computes, in another order.
    private const float Tolerance = 2e-3f;

    private static readonly JsonSerializerOptions Indented = new(ManifestJson.Default.Options) { WriteIndented = true };

    // Our own sentences: what a first user may send.
    private static readonly string[] Warmup =
    [
        "I can't believe we won, this is the best day of my life!",
        "meh",
        "@user so sorry for your loss 💔 thinking of you http",
        "The train leaves at nine from platform four, as it does every day, and I will be on it with two bags, a coffee and a newspaper.",
    ];

    /// <summary>The teachers' figures on dev.</summary>
    public IReadOnlyList<(string Network, EmotionDevReport Report)> Teachers => training.Teachers;

    /// <summary>Writes a version.</summary>
    /// <param name="root">The folder of models.</param>
    /// <param name="name">The model.</param>
    /// <param name="version">The version.</param>
    /// <param name="networks">One network, or two to average.</param>
    /// <returns>The version's folder.</returns>
    /// <exception cref="InvalidDataException">The graph does not compute what the networks compute.</exception>
    public string Write(string root, string name, string version, IReadOnlyList<EmotionNetwork> networks)
    {
        var folder = Path.Combine(root, name, version);
        _ = Directory.CreateDirectory(folder);
        var dev = training.Corpus.Dev;
        var logits = networks.Select(n => EmotionTrainer.Predict(n, dev)).ToArray();
        var shares = EmotionMixture.Shares(dev, logits);
        var mixed = EmotionMixture.Mix(logits, shares);
        var parts = networks.Zip(shares).Select(static p => (p.First, p.Second)).ToArray();
        var withPieces = networks.Any(static n => n is SmallSentenceNetwork);
        var parameters = withPieces ? training.Parameters : training.Parameters with { WordPieceFile = null, PieceSpecialsFrom = 0 };
        File.Copy(Path.Combine(paths.Work, parameters.WordFile), Path.Combine(folder, parameters.WordFile), overwrite: true);
        if (parameters.WordPieceFile is { } pieces)
        {
            File.Copy(Path.Combine(paths.Work, pieces), Path.Combine(folder, pieces), overwrite: true);
        }

        var floats = EmotionGraph.WriteFloats(parts, parameters, out var observed);
        var preparation = SocialTextFactory.Create(folder, parameters);
        Check(floats, preparation, mixed);
        var ranges = EmotionRanges.Measure(floats, observed, preparation, training.Corpus.Main);
        File.WriteAllBytes(Path.Combine(folder, "model.onnx"), EmotionGraph.Write(parts, parameters, ranges));
        WriteManifest(folder, new ModelManifest
        {
            Name = name,
            Version = version,
            Kind = "text",
            Description = networks.Count > 1
                ? "Emotion of English posts: fine-tuned sentence encoder and recurrent word network, averaged."
                : "Emotion of English posts: recurrent word network.",
            Preparation = JsonSerializer.SerializeToElement(parameters, SocialTextJson.Default.SocialTextParameters),
            Heads = [.. EmotionHeads.Served.Select(head => EmotionCalibration.Fit(head, dev, mixed))],
            Batching = new ModelBatching { Max = 32 },
            Warmup = new ModelWarmup { Texts = Warmup },
        });
        return folder;
    }

    /// <summary>Adds figures, the reference for drift, data and code to a manifest.</summary>
    /// <param name="folder">The version's folder.</param>
    /// <param name="dev">Figures on dev.</param>
    /// <param name="test">Figures on test.</param>
    /// <param name="createdAt">Now.</param>
    public static void Complete(string folder, EmotionReport dev, EmotionReport test, DateTimeOffset createdAt)
    {
        var manifest = ModelFolder.ReadManifest(folder);
        var code = typeof(EmotionPackage).Assembly.GetName().Version?.ToString(3) ?? "0";
        WriteManifest(folder, manifest with
        {
            Reference = new ModelReference { Head = EmotionHeads.Emotion.Name, Shares = dev.AnswerShares },
            Extra = new Dictionary<string, JsonElement>
            {
                ["createdAt"] = JsonSerializer.SerializeToElement(createdAt.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), StringJson.Default.String),
                ["code"] = JsonSerializer.SerializeToElement("Orleans.Emotion " + code, StringJson.Default.String),
                ["data"] = JsonSerializer.SerializeToElement(
                    ["GoEmotions (train, dev as published)", "TweetEval (emotion: train; offensive, hate, irony, emoji: train and val; sentiment: four fifths of val)", "VADER's rated texts"],
                    StringJson.Default.StringArray),
                ["metrics"] = JsonSerializer.SerializeToElement(
                    new Dictionary<string, double>
                    {
                        ["devEmotionMacroF1"] = dev.Heads[0].MacroF1,
                        ["devEkmanMacroF1"] = dev.Heads[1].MacroF1,
                        ["devSentimentMacroF1"] = dev.Heads[2].MacroF1,
                        ["devSentimentCalibrationError"] = dev.Heads[2].CalibrationError,
                        ["testEmotionMacroF1"] = test.Heads[0].MacroF1,
                        ["testEkmanMacroF1"] = test.Heads[1].MacroF1,
                        ["testSentimentMacroF1"] = test.Heads[2].MacroF1,
                        ["tweetEmotionMacroF1"] = dev.TweetEmotionMacroF1,
                        ["polarityMacroRecall"] = dev.PolarityMacroRecall,
                        ["polarityCalibrationError"] = dev.PolarityCalibrationError,
                    },
                    StringJson.Default.DictionaryStringDouble),
            },
        });
    }

    private static void WriteManifest(string folder, ModelManifest manifest)
    {
        File.WriteAllText(Path.Combine(folder, ModelFolder.ManifestFile), JsonSerializer.Serialize(manifest, Indented) + "\n");
    }

    private void Check(byte[] graph, SocialTextPreparation preparation, float[][] expected)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        using var session = new InferenceSession(graph, options);
        using var run = new RunOptions();
        foreach (var chunk in Enumerable.Range(0, 96).Chunk(32).Concat(Enumerable.Range(96, 8).Chunk(1)))
        {
            var inputs = preparation.Collate(chunk.Select(i => (PreparedText)training.Corpus.Dev[i].Text).ToArray());
            using var outputs = session.Run(run, preparation.Inputs, inputs, ["logits"]);
            var values = outputs[0].GetTensorDataAsSpan<float>();
            for (var k = 0; k < chunk.Length; k++)
            {
                for (var c = 0; c < EmotionHeads.ServedColumns; c++)
                {
                    var difference = Math.Abs(values[(k * EmotionHeads.ServedColumns) + c] - expected[chunk[k]][c]);
                    if (!(difference <= Tolerance))
                    {
                        throw new InvalidDataException($"The graph's logit {c} of text {chunk[k]} differs by {difference} from the network's.");
                    }
                }
            }

            foreach (var input in inputs)
            {
                input.Dispose();
            }
        }
    }
}

/// <summary>JSON of plain values in the manifest's further members.</summary>
[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
[System.Text.Json.Serialization.JsonSerializable(typeof(string[]))]
[System.Text.Json.Serialization.JsonSerializable(typeof(Dictionary<string, double>))]
internal sealed partial class StringJson : System.Text.Json.Serialization.JsonSerializerContext;
