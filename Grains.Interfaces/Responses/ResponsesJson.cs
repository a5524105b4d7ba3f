using System.Text.Json;
using System.Text.Json.Serialization;

namespace Emotion.Grains.Interfaces.Responses;

/// <summary>Generated JSON of this capability: camelCase, nulls left out, unknown members and missing ones are errors.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    NumberHandling = JsonNumberHandling.Strict,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowOutOfOrderMetadataProperties = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ResponseRule))]
[JsonSerializable(typeof(RuleResponse))]
[JsonSerializable(typeof(RuleList))]
public sealed partial class ResponsesJson : JsonSerializerContext;
