using System.Text.Json.Serialization;

namespace Emotion.Training.Emotion;

/// <summary>What a model scores on one split, through the code that serves it.</summary>
internal sealed record EmotionReport
{
    /// <summary>The model's name and version.</summary>
    public required string Model { get; init; }

    /// <summary>The split of GoEmotions.</summary>
    public required string Split { get; init; }

    /// <summary>The three GoEmotions heads.</summary>
    public required IReadOnlyList<HeadReport> Heads { get; init; }

    /// <summary>Macro-F1 on TweetEval's emotion validation split, which nothing was learnt from.</summary>
    public required double TweetEmotionMacroF1 { get; init; }

    /// <summary>Macro-averaged recall on the held-out fifth of TweetEval's sentiment validation split.</summary>
    public required double PolarityMacroRecall { get; init; }

    /// <summary>Expected calibration error of the polarity's probabilities.</summary>
    public required double PolarityCalibrationError { get; init; }

    /// <summary>How often each of the 28 labels was the most probable one: what drift in service is measured against.</summary>
    public required IReadOnlyList<float> AnswerShares { get; init; }

    /// <summary>Parts of the split.</summary>
    public required IReadOnlyList<SliceReport> Slices { get; init; }

    /// <summary>How long a text takes.</summary>
    public required TimeReport Time { get; init; }

    /// <summary>How long it takes another model, measured in turn; null when there was none.</summary>
    public required TimeReport? Beside { get; init; }

    /// <summary>Size of the version's folder without the card.</summary>
    public required double Megabytes { get; init; }

    /// <summary>Largest difference of any probability between scoring alone and in a batch of 32.</summary>
    public required double BatchDifference { get; init; }
}

/// <summary>One head's figures.</summary>
/// <param name="Name">The head.</param>
/// <param name="MacroF1">Mean F1 over labels at the published thresholds.</param>
/// <param name="CalibrationError">Expected calibration error over all labels.</param>
/// <param name="Labels">Per label.</param>
internal sealed record HeadReport(string Name, double MacroF1, double CalibrationError, IReadOnlyList<LabelReport> Labels);

/// <summary>One label's figures.</summary>
/// <param name="Label">The label.</param>
/// <param name="Threshold">The published threshold.</param>
/// <param name="Precision">Precision there.</param>
/// <param name="Recall">Recall there.</param>
/// <param name="F1">Their harmonic mean.</param>
/// <param name="Support">Examples that have the label.</param>
internal sealed record LabelReport(string Label, float Threshold, double Precision, double Recall, double F1, int Support);

/// <summary>Preparation and scoring of one text alone on one core, the best of nine runs per text.</summary>
/// <param name="Model">The model's name and version.</param>
/// <param name="P50">The median over texts, in microseconds.</param>
/// <param name="P99">The 99th percentile over texts, in microseconds.</param>
internal sealed record TimeReport(string Model, double P50, double P99);

/// <summary>Figures of a part of the split.</summary>
/// <param name="Name">Which part.</param>
/// <param name="Texts">How many texts.</param>
/// <param name="SentimentMacroF1">Macro-F1 of the sentiment groups.</param>
internal sealed record SliceReport(string Name, int Texts, double SentimentMacroF1);

/// <summary>JSON of <see cref="EmotionReport"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true)]
[JsonSerializable(typeof(EmotionReport))]
[JsonSerializable(typeof(EmotionReport[]))]
internal sealed partial class EmotionReportJson : JsonSerializerContext;
