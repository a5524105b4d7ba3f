using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emotion.Api.Diagnosis;

/// <summary>Generated serializers of the diagnosis.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(DiagnosisReport))]
internal sealed partial class DiagnosisJson : JsonSerializerContext;
