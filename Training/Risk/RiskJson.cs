using System.Text.Json.Serialization;

namespace Emotion.Training.Risk;

/// <summary>JSON of the risk commands.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    WriteIndented = true)]
[JsonSerializable(typeof(RiskManifest))]
[JsonSerializable(typeof(RiskTrainingFacts))]
[JsonSerializable(typeof(RiskEvaluationResult))]
[JsonSerializable(typeof(RiskTrainingResult))]
internal sealed partial class RiskJson : JsonSerializerContext;
