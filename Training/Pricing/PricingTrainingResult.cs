using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emotion.Training.Pricing;

/// <summary>What <c>train pricing</c> measured on the last quarter of the time, which it did not learn from.</summary>
/// <param name="Folder">The version folder written.</param>
/// <param name="TrainWindows">Windows learned from.</param>
/// <param name="TestWindows">Windows measured on.</param>
/// <param name="MeanAbsoluteError">Of the multiplier, bounded to 1 to 3, against the one that the next window calls for.</param>
/// <param name="FormulaError">The same for the plain formula, which goes by the present window.</param>
/// <param name="ConstantError">The same for a multiplier that is always 1.</param>
internal sealed record PricingTrainingResult(
    string Folder, int TrainWindows, int TestWindows, double MeanAbsoluteError, double FormulaError, double ConstantError);

/// <summary>JSON of <see cref="PricingTrainingResult"/>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PricingTrainingResult))]
internal sealed partial class PricingResultJson : JsonSerializerContext;
