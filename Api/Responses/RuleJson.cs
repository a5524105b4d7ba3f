using System.Text.Json;
using System.Text.Json.Serialization;
using Emotion.Api.SideOutputs;
using Emotion.Grains.Interfaces.Responses;

namespace Emotion.Api.Responses;

/// <summary>Generated serializers of the rule routes' own shapes.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(DryRunReport))]
[JsonSerializable(typeof(DryRunRequest))]
[JsonSerializable(typeof(RuleValidation))]
[JsonSerializable(typeof(SidePage<RuleResponse>))]
internal sealed partial class RuleJson : JsonSerializerContext;
